/** In this order: Edge and Opera also say Chrome, and all of them say Safari. */
const browsers = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
] as const
/** Phones first: Android also says Linux, and an iPhone also says Mac OS X. */
const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const

/** Browser and system, enough for a person to recognise their own; null for scripts and the unknown. */
export function deviceOf(userAgent: string | null): { browser: string; system: string } | null {
  const browser = browsers.find(([, sign]) => sign.test(userAgent ?? ''))?.[0]
  const system = systems.find(([, sign]) => sign.test(userAgent ?? ''))?.[0]
  return browser && system ? { browser, system } : null
}
