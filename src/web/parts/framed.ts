import { inScheme, type ColourScheme } from '#kit/colour-scheme.ts'

export type Theme = ColourScheme

/**
 * A mail as a frame of ours can show it: its style elements carry the nonce that the policy of the page asks for, and
 * light or dark is what one chose, not what this computer prefers. Nothing in it runs: the frame is sandboxed.
 */
export function framed(html: string, theme: Theme): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
  // The parser asks for the nonce itself, before anybody could set it on the elements.
  const signed = html.replaceAll(/<style\b/gi, `<style nonce="${nonce}"`)
  const mail = new DOMParser().parseFromString(signed, 'text/html')
  for (const style of mail.querySelectorAll('style')) {
    style.setAttribute('nonce', nonce)
    style.textContent = inScheme(style.textContent, theme)
  }
  const own = mail.createElement('style')
  own.setAttribute('nonce', nonce)
  own.textContent = `:root { color-scheme: ${theme}; } a { cursor: default; }`
  mail.head.append(own)
  return `<!doctype html>${mail.documentElement.outerHTML}`
}
