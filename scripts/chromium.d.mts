/** The path of a Chromium: CHROMIUM_PATH, the system's, Playwright's own; null when there is none. */
export declare function findChromium(): string | null
/** Like findChromium; installs what is missing as root on Debian, and otherwise throws one line that says what to install. */
export declare function ensureChromium(): string
