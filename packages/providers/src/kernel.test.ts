import { expect, test } from 'vitest';
import { compareWithRunning } from './kernel.ts';

test.each([
  {
    title: 'a newer Debian kernel waits for a reboot',
    running: '6.1.0-21-amd64',
    installed: ['6.1.0-9-amd64', '6.1.0-25-amd64', '6.1.0-21-amd64'],
    verdict: { newest: '6.1.0-25-amd64', newer: true },
  },
  {
    title: 'numbers are compared as numbers: 25 is newer than 9',
    running: '6.1.0-25-amd64',
    installed: ['6.1.0-9-amd64', '6.1.0-25-amd64'],
    verdict: { newest: '6.1.0-25-amd64', newer: false },
  },
  {
    title: 'a kernel of another flavour is never booted by itself',
    running: '6.1.0-21-cloud-amd64',
    installed: ['6.1.0-21-cloud-amd64', '6.1.0-25-amd64', '6.1.0-25-rt-amd64'],
    verdict: { newest: '6.1.0-21-cloud-amd64', newer: false },
  },
  {
    title: 'the release tag of Debian 13 is no flavour',
    running: '6.1.0-37-amd64',
    installed: ['6.1.0-37-amd64', '6.12.41+deb13-amd64'],
    verdict: { newest: '6.12.41+deb13-amd64', newer: true },
  },
  {
    title: 'nor is that of a backport',
    running: '6.1.0-25-amd64',
    installed: ['6.1.0-25-amd64', '6.9.7+bpo-amd64', '6.9.10+bpo-amd64'],
    verdict: { newest: '6.9.10+bpo-amd64', newer: true },
  },
  {
    title: 'the kernels for the models of a Raspberry Pi are flavours',
    running: '6.6.31+rpt-rpi-v8',
    installed: ['6.6.31+rpt-rpi-v8', '6.6.62+rpt-rpi-2712'],
    verdict: { newest: '6.6.31+rpt-rpi-v8', newer: false },
  },
  {
    title: 'the older Raspberry Pi kernels end in a plus sign',
    running: '6.1.19-v8+',
    installed: ['6.1.21+', '6.1.21-v7+', '6.1.21-v8+'],
    verdict: { newest: '6.1.21-v8+', newer: true },
  },
  {
    title: 'Raspberry Pi OS changed how it names its builds, not its flavours',
    running: '6.1.0-rpi7-rpi-v8',
    installed: ['6.1.0-rpi7-rpi-v8', '6.6.20+rpt-rpi-v8', '6.6.31+rpt-rpi-2712'],
    verdict: { newest: '6.6.20+rpt-rpi-v8', newer: true },
  },
  {
    title: 'and counted them in a word of its own before',
    running: '6.1.0-rpi8-rpi-v8',
    installed: ['6.1.0-rpi10-rpi-v8', '6.1.0-rpi8-rpi-v8', '6.1.0-rpi12-rpi-v7'],
    verdict: { newest: '6.1.0-rpi10-rpi-v8', newer: true },
  },
  {
    title: 'a service pack of openEuler does not change the flavour',
    running: '5.10.0-182.0.0.95.oe2203sp3.x86_64',
    installed: ['5.10.0-182.0.0.95.oe2203sp3.x86_64', '5.10.0-216.0.0.115.oe2203sp4.x86_64'],
    verdict: { newest: '5.10.0-216.0.0.115.oe2203sp4.x86_64', newer: true },
  },
  {
    title: 'an Ubuntu kernel after a move to the next hardware enablement stack',
    running: '5.15.0-105-generic',
    installed: ['5.15.0-105-generic', '6.8.0-40-generic', '6.8.0-45-lowlatency'],
    verdict: { newest: '6.8.0-40-generic', newer: true },
  },
  {
    title: 'a minor release of Enterprise Linux does not change the flavour',
    running: '5.14.0-427.13.1.el9_4.x86_64',
    installed: ['5.14.0-427.13.1.el9_4.x86_64', '5.14.0-503.11.1.el9_5.x86_64'],
    verdict: { newest: '5.14.0-503.11.1.el9_5.x86_64', newer: true },
  },
  {
    title: 'the debug kernel and the 64k kernel are flavours',
    running: '5.14.0-427.13.1.el9_4.aarch64',
    installed: [
      '5.14.0-427.13.1.el9_4.aarch64',
      '5.14.0-503.11.1.el9_5.aarch64+64k',
      '5.14.0-503.11.1.el9_5.aarch64+debug',
    ],
    verdict: { newest: '5.14.0-427.13.1.el9_4.aarch64', newer: false },
  },
  {
    title: "Oracle's own kernel is a flavour beside the compatible one",
    running: '5.15.0-206.153.7.el9uek.x86_64',
    installed: ['5.15.0-206.153.7.el9uek.x86_64', '5.14.0-503.11.1.el9_5.x86_64'],
    verdict: { newest: '5.15.0-206.153.7.el9uek.x86_64', newer: false },
  },
  {
    title: 'Kali counted its builds in a word, and named itself later, which are no flavours',
    running: '6.1.0-kali9-amd64',
    installed: ['6.1.0-kali9-amd64', '6.6.9-amd64', '6.17.10+kali-amd64'],
    verdict: { newest: '6.17.10+kali-amd64', newer: true },
  },
  {
    title: 'the real-time patches of Enterprise Linux are counted anew, in the same flavour',
    running: '5.14.0-162.6.1.rt21.168.el9_1.x86_64',
    installed: ['5.14.0-162.6.1.rt21.168.el9_1.x86_64', '5.14.0-284.11.1.rt14.296.el9_2.x86_64'],
    verdict: { newest: '5.14.0-284.11.1.rt14.296.el9_2.x86_64', newer: true },
  },
  {
    title: 'their count does not make a kernel newer than one that was mended since',
    running: '4.18.0-553.8.1.rt7.349.el8_10.x86_64',
    installed: ['4.18.0-553.rt7.342.el8_10.x86_64', '4.18.0-553.8.1.rt7.349.el8_10.x86_64'],
    verdict: { newest: '4.18.0-553.8.1.rt7.349.el8_10.x86_64', newer: false },
  },
  {
    title: 'the flavour moved to the end with Enterprise Linux 9.3',
    running: '5.14.0-284.30.1.rt14.315.el9_2.x86_64',
    installed: ['5.14.0-284.30.1.rt14.315.el9_2.x86_64', '5.14.0-362.8.1.el9_3.x86_64+rt'],
    verdict: { newest: '5.14.0-362.8.1.el9_3.x86_64+rt', newer: true },
  },
  {
    title: 'a release candidate comes before its release',
    running: '6.10-rc6-amd64',
    installed: ['6.10-rc6-amd64', '6.10-amd64'],
    verdict: { newest: '6.10-amd64', newer: true },
  },
  {
    title: 'a running kernel that was removed from the disk is not newer than what is left',
    running: '6.1.0-25-amd64',
    installed: ['6.1.0-21-amd64'],
    verdict: { newest: '6.1.0-21-amd64', newer: false },
  },
])('$title', ({ running, installed, verdict }) => {
  expect(compareWithRunning(running, installed)).toEqual(verdict);
});

test.each([
  { title: 'no kernel installed', running: '6.18.44-fc-v595', installed: [] },
  { title: 'only other flavours', running: '6.9.1-custom', installed: ['6.1.0-25-amd64'] },
])('nothing can be said with $title', ({ running, installed }) => {
  expect(compareWithRunning(running, installed)).toBeUndefined();
});
