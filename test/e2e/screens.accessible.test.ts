import { describe, expect, it } from 'vitest'
import { shellText } from '#web/shell.text.ts'
import { findingsOf } from './harness/axe.ts'
import { screens } from './harness/screens.ts'
import { openEach, useTour, wholeTour } from './harness/tour.ts'

/** As wide as most phones are. */
const phone = { width: 390, height: 844 }

describe('every screen', () => {
  const { enishi, things, addresses } = useTour()

  it('has a real thing to show where it is of one', () => {
    const shown = Object.keys(things).filter((path) => things[path] !== '')
    expect(shown.toSorted()).toEqual(screens.filter((path) => path.includes('$')).toSorted())
  })

  it(
    'is accessible in the light and in the dark, and fits a phone',
    async () => {
      const page = await enishi.open('about:blank')
      const wide = page.viewportSize() ?? { width: 1280, height: 800 }
      const findings: string[] = []
      await openEach(page, addresses(), async (path) => {
        const told = async (how: string, rules?: readonly string[]): Promise<void> => {
          findings.push(...(await findingsOf(page, rules)).map((finding) => `${path} (${how}) ${finding}`))
        }
        await told('light')
        // The dark has other colours, and nothing else.
        await page.emulateMedia({ colorScheme: 'dark' })
        await told('dark', ['color-contrast', 'link-in-text-block'])
        await page.emulateMedia({ colorScheme: 'light' })
        await page.setViewportSize(phone)
        const over = await page.evaluate(async () => {
          for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
          return document.documentElement.scrollWidth - window.innerWidth
        })
        if (over > 0) findings.push(`${path} is ${over} px too wide for a phone`)
        await page.setViewportSize(wide)
      })
      expect(findings).toEqual([])
    },
    wholeTour,
  )

  it('has targets for a thumb in the bar of a phone', async () => {
    const page = await enishi.open('/', { size: 'phone' })
    await page.locator('main h1').first().waitFor()
    const bar = page.getByRole('navigation', { name: shellText.mainNavigation.ja }).last()
    const items = await bar.locator('a, button').all()
    expect(items.length).toBeGreaterThan(2)
    for (const item of items) {
      const box = await item.boundingBox()
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44)
    }
  })
})
