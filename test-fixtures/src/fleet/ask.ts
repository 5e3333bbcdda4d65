/** A plain client for the fleet's own tests: sends one script to one host, and tells what became of it. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Command, endMark, fromTranscript, type Transcript, toScript } from '@exosphere/core';
import ssh2, { type ClientChannel } from 'ssh2';
import type { Fleet } from './fleet.ts';

export interface Asked {
  /** How far it got; `refused` is a channel or an execution that the host refused. */
  readonly end: 'done' | 'closed' | 'refused' | 'no-login' | 'timeout';
  readonly transcript: Transcript;
  /** Everything that came, marks and noise included. */
  readonly stdout: string;
  readonly stderr: string;
  /** What the client made of it, if it saw an error. */
  readonly error?: string;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Whether the host closed the channel by itself. */
  readonly channelClosed: boolean;
}

export interface AskOptions {
  /** When to give up, in milliseconds. */
  readonly timeoutMs?: number;
  /** Stop to listen, and hang up, once that many characters have come. */
  readonly enough?: number;
  /** How many channels to open: the script runs in the last one. */
  readonly channels?: number;
}

/** Asks the host of that name. Never throws for what a host does. */
export async function ask(
  fleet: Fleet,
  name: string,
  commands: { readonly [name: string]: Command },
  { timeoutMs = 10_000, enough = Number.POSITIVE_INFINITY, channels = 1 }: AskOptions = {},
): Promise<Asked> {
  const { address, port, knownKey } = fleet.host(name);
  const privateKey = await readFile(fleet.clientKeyPath);
  const mark = randomBytes(8).toString('hex');
  const script = toScript(commands, { mark, locale: 'C', root: 'skip' });
  const client = new ssh2.Client();
  const heard = { stdout: '', stderr: '' };
  let facts: Partial<Asked> = {};
  let loggedIn = false;
  const end = await new Promise<Asked['end']>((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), timeoutMs);
    const settle = (how: Asked['end']): void => {
      clearTimeout(timer);
      resolve(how);
    };
    client.on('error', (error) => {
      facts = { ...facts, error: error.message };
    });
    client.on('close', () => settle(loggedIn ? 'closed' : 'no-login'));
    const converse = (channel: ClientChannel): void => {
      const hear = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
        heard[stream] += chunk.toString('latin1');
        const { stdout, stderr } = heard;
        if (stdout.length + stderr.length >= enough) {
          // What one stream still has to say may be behind a heap of the other.
          setTimeout(() => settle('timeout'), 50);
        }
        if ([stdout, stderr].every((text) => text.endsWith(endMark(mark)))) settle('done');
      };
      channel.on('data', hear('stdout'));
      channel.stderr.on('data', hear('stderr'));
      channel.on('exit', (code: number | null, signal?: string) => {
        facts = { ...facts, ...(code === null ? { signal: `${signal}` } : { exitCode: code }) };
      });
      channel.on('close', () => {
        facts = { ...facts, channelClosed: true };
        settle('closed');
      });
      channel.write(script.text);
    };
    const open = (left: number): void => {
      client.exec('/bin/sh -s', (error, channel) => {
        if (error !== undefined) {
          facts = { ...facts, error: error.message };
          settle('refused');
        } else if (left > 1) open(left - 1);
        else converse(channel);
      });
    };
    client.on('ready', () => {
      loggedIn = true;
      open(channels);
    });
    client.connect({
      host: address,
      port,
      username: 'exo',
      privateKey,
      readyTimeout: timeoutMs,
      hostVerifier: (key: Buffer) => key.toString('base64') === knownKey.base64,
    });
    client.setNoDelay(true);
  });
  client.destroy();
  return {
    end,
    channelClosed: false,
    ...facts,
    ...heard,
    transcript: fromTranscript(script, heard.stdout, heard.stderr),
  };
}
