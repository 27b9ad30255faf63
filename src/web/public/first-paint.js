// Runs before the first paint, so that a person who chose dark is never flashed with white, and who was here before sees
// the frame of the screens at once. The keys are those of theme.ts, locale.ts and App.tsx.
;(() => {
  let scheme = 'auto'
  let locale = null
  let frame = null
  try {
    scheme = localStorage.getItem('enishi.theme') ?? 'auto'
    locale = localStorage.getItem('enishi.locale')
    frame = localStorage.getItem('enishi.frame')
  } catch {
    // Storage may be forbidden; then the system's own choice stands.
  }
  const dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  const root = document.documentElement
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light'
  root.style.colorScheme = dark ? 'dark' : 'light'
  if (frame) root.dataset.frame = frame
  root.style.background = dark ? '#1b1b1f' : '#ffffff'
  root.lang = locale === 'en' || locale === 'ja' ? locale : navigator.language.startsWith('ja') ? 'ja' : 'en'
})()
