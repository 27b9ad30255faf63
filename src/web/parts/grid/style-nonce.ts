/**
 * RevoGrid makes its style elements with the nonce that it finds here at the moment it is loaded; without it the
 * policy of the page refuses them. So this stands before its import.
 */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
const told = document.createElement('meta')
told.name = 'csp-nonce'
told.content = nonce
document.head.append(told)

/** After this the nonce can be read nowhere again. */
export function takeNonce(): string {
  told.remove()
  return nonce
}
