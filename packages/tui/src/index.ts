/**
 * The full-screen dashboard.
 * @module @exosphere/tui
 */
export { type DashboardOptions, type DashboardService, runDashboard } from './run.ts';
export { type Glyphs, glyphsOf } from './terminal/glyphs.ts';
export type { Terminal } from './terminal/paint.ts';
export { isThemeName, THEME_NAMES, type ThemeName } from './theme.ts';
