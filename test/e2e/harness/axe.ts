import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** The page as it stands has no serious or critical finding: WCAG 2.2 A and AA, and the best practices of axe. */
export async function expectAccessible(page: Page): Promise<void> {
  // Legacy mode looks at this page alone; the other one opens a second page for frames, which we have none of.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const findings = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join('\n')}`,
    )
  if (findings.length > 0) throw new Error(`${page.url()} is not accessible:\n${findings.join('\n')}`)
}
