import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles.css'
import { App } from './App.tsx'
import { listenToKeys } from './keys.ts'

declare global {
  /** Where the scroll lock under our dialogs looks for the nonce of the styles that it makes. */
  var __webpack_nonce__: string | undefined
}

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
globalThis.__webpack_nonce__ = nonce

// After an update the old page asks for files that are gone; the new page has them. Once, not in a circle.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('enishi.reloaded') ?? 0)
  if (Date.now() - last < 60_000) return
  event.preventDefault()
  sessionStorage.setItem('enishi.reloaded', String(Date.now()))
  window.location.reload()
})

listenToKeys()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
)
