/** Cuts what is typed into pieces, and hands them over one by one. */

/** One key, or text without control characters: an escape sequence, an end of line, a run of characters. */
const PIECE =
  /^(?:[^\u0000-\u001f\u007f]+|\u001b(?:\[\[?[\d;]*[@-~]|O[@-~]|[^\u001b[O])?|\r\n?|.)/su;

/** The start of an escape sequence whose end has not come yet. */
const UNFINISHED = /^\u001b(?:\[\[?[\d;]*|O)?$/u;

/** How long the end of a sequence may take on a slow line; a lone Escape takes as long to be one. */
const ESCAPE_MS = 60;

/** The first piece of a text. */
export function firstPiece(text: string): string {
  return PIECE.exec(text)?.[0] ?? text;
}

/** What was typed and is not used yet. */
export interface Pieces {
  /** Takes more of it; never hands over a piece at once. */
  add(text: string): void;
  /** Hands over nothing more. */
  stop(): void;
  /** What nobody used. */
  rest(): string;
}

/** Hands over each piece in a turn of its own: the keys after Enter belong to another line, which the one before ends. */
export function openPieces(use: (piece: string) => void): Pieces {
  let unread = '';
  let isOver = false;
  let isFeeding = false;
  const feed = async (): Promise<void> => {
    if (isFeeding) return;
    isFeeding = true;
    // Not before whoever began to read knows of it.
    await turn();
    while (unread !== '' && !isOver) {
      if (UNFINISHED.test(unread)) await later(ESCAPE_MS);
      if (isOver) break;
      const piece = firstPiece(unread);
      unread = unread.slice(piece.length);
      use(piece);
      await turn();
    }
    isFeeding = false;
  };
  return {
    add: (text) => {
      unread += text;
      void feed();
    },
    stop: () => {
      isOver = true;
    },
    rest: () => unread,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
