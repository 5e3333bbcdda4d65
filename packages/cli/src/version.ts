/** The version this build was made from. */

declare const EXOSPHERE_VERSION: string;

/** The version of Exosphere, put in place of the name by the build. */
export const VERSION: string = EXOSPHERE_VERSION;
