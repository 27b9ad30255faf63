import type { BrowserContext, Request } from 'playwright-core'

/**
 * Watches everything that the pages of a context do; returns the list that its complaints are added to. A page may not
 * log an error, throw, break the content security policy, ask another host, or get a refusal that the test does not
 * expect.
 */
export async function guard(
  context: BrowserContext,
  { url, refusals }: { url: string; refusals: readonly number[] },
): Promise<string[]> {
  const complaints: string[] = []
  const { host } = new URL(url)
  context.on('weberror', (error) =>
    complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`),
  )
  context.on('console', (message) => {
    // Chromium logs every answer of 400 and above by itself; those are judged below.
    if (
      message.type() !== 'error' ||
      message.text().startsWith('Failed to load resource: the server responded')
    )
      return
    complaints.push(`console: ${message.text()}`)
  })
  context.on('request', (request) => {
    const asked = new URL(request.url())
    if (!['data:', 'blob:', 'about:'].includes(asked.protocol) && asked.host !== host)
      complaints.push(`another host: ${request.url()}`)
  })
  context.on('response', (response) => {
    const status = response.status()
    const expected = refusals.includes(status) && new URL(response.url()).pathname.startsWith('/api/')
    if (status >= 400 && !expected) complaints.push(`${status}: ${describe(response.request())}`)
  })
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      console.error(`content security policy: ${violatedDirective} refuses ${blockedURI} in ${sourceFile}`),
    )
  })
  return complaints
}

function describe(request: Request): string {
  return `${request.method()} ${request.url()}`
}
