import type { CDPSession, Locator, Page } from 'playwright-core'

/** One a page: opening it takes longer than a conversion. */
const sessions = new WeakMap<Page, CDPSession>()

/**
 * Types into the field through a conversion and accepts it with Enter: real composition events, in the order of
 * Chromium (keydown 229, then compositionend) or of Safari (compositionend, then keydown 229).
 */
export async function convert(field: Locator, text: string, order: 'chromium' | 'safari'): Promise<void> {
  const page = field.page()
  await field.focus()
  const input = sessions.get(page) ?? (await page.context().newCDPSession(page))
  sessions.set(page, input)
  const enter = async (): Promise<void> => {
    // 229 is what a key reports while the input method has it (UI Events §5.4.1).
    const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 }
    await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
    await input.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, windowsVirtualKeyCode: 13 })
  }
  await input.send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  })
  if (order === 'chromium') await enter()
  await input.send('Input.insertText', { text })
  if (order === 'safari') await enter()
}
