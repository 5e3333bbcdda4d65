/** What a message changes in the model, and what it asks the program to do. */
import type { Effect, Message, Model } from './model.ts';

/** The next model, and the effects to run. A message that means nothing here changes nothing. */
export function update(model: Model, message: Message): readonly [Model, readonly Effect[]] {
  switch (message.type) {
    case 'resize':
      return [{ ...model, rows: message.rows, columns: message.columns }, []];
    case 'key':
      // Raw mode turns Ctrl-C into a key like any other; people still expect it to get them out.
      return [model, message.key === '^q' || message.key === '^c' ? [{ type: 'quit' }] : []];
  }
}
