/** @module The full-screen dashboard: for now, its empty frame. */
export type { Effect, Message, Model } from './model.ts';
export type { Terminal } from './paint.ts';
export { runDashboard } from './run.ts';
export { update } from './update.ts';
export { type Line, view } from './view/frame.ts';
