import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/**
 * What axe finds serious or critical on the page as it stands: WCAG 2.2 A and AA, and its own best practices. With
 * `rules` it looks for those alone.
 */
export async function findingsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Legacy mode looks at this page alone; the other one opens a second page for frames, which we have none of.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary.replaceAll(/\s+/g, ' ')}`,
      ),
    )
}
