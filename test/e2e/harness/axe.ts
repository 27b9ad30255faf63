import axeCore from 'axe-core'
import type { Page } from 'playwright-core'

declare global {
  /** Once `findingsOf` has brought it to the page. */
  var axe: typeof axeCore
}

/**
 * What axe finds serious or critical on the page as it stands: WCAG 2.2 A and AA, and its own best practices. With
 * `rules` it looks for those alone.
 */
export async function findingsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Once a page: the library is half a megabyte. Not as a script of the page, which its own policy refuses.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeCore.source)
  const violations = await page.evaluate(
    async (only) => {
      // As it is painted: even the shortest transition ends with a frame.
      for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
      // What passed is not described: that takes as long as to look for what did not.
      const options = { resultTypes: ['violations' as const], ...(only && { runOnly: only }) }
      return (await globalThis.axe.run(document, options)).violations
    },
    rules && [...rules],
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary.replaceAll(/\s+/g, ' ')}`,
      ),
    )
}
