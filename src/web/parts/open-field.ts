/** Opens a field of the record on the screen, by its name; a field that was just asked to be shown is waited for. */
export function openField(name: string, tries = 10): void {
  const found = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`)
  if (!found) {
    if (tries > 0) requestAnimationFrame(() => openField(name, tries - 1))
    return
  }
  found.scrollIntoView({ block: 'center' })
  const opener = found.matches('button') ? found : found.querySelector('button')
  opener?.click()
}
