import type { FastifyInstance } from 'fastify'

export type Answered = {
  readonly status: number
  readonly body: string
  readonly to: string | undefined
  readonly headers: { readonly [name: string]: unknown }
}

/** A browser without script, for tests: keeps its cookies, and sends forms as the page wrote them. */
export function browserOver(http: () => FastifyInstance, ip = '192.0.2.1') {
  const cookies = new Map<string, string>()
  let last = ''
  async function ask(
    method: 'GET' | 'POST',
    url: string,
    form?: { readonly [name: string]: string },
    headers: { readonly [name: string]: string } = {},
  ): Promise<Answered> {
    const answer = await http().inject({
      method,
      url,
      remoteAddress: ip,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'accept-language': 'ja',
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(form && { payload: new URLSearchParams(form).toString() }),
    })
    for (const { name, value } of answer.cookies) cookies.set(name, value)
    last = answer.body
    const { location } = answer.headers
    return { status: answer.statusCode, body: answer.body, to: location, headers: answer.headers }
  }
  return {
    cookies,
    get: (url: string) => ask('GET', url),
    /** A form as anybody could send it. */
    post: (
      url: string,
      form: { readonly [name: string]: string },
      headers?: { readonly [name: string]: string },
    ) => ask('POST', url, form, headers),
    /** The form of the page in sight that goes to `action`, with what is typed into it; goes where it leads. */
    async send(action: string, typed: { readonly [name: string]: string } = {}): Promise<Answered> {
      const answer = await ask('POST', action, { ...hiddenOf(last, action), ...typed })
      return answer.to === undefined ? answer : ask('GET', answer.to)
    },
  }
}

/** What a form of the page sends that nobody typed. */
function hiddenOf(page: string, action: string): { [name: string]: string } {
  const [, form] = page.split(`action="${action}"`)
  if (form === undefined) throw new Error(`The page has no form that goes to ${action}`)
  const [inner = ''] = form.split('</form>')
  const fields = inner.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, unescaped(value)]))
}

const signs = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' } as const
const unescaped = (text: string): string =>
  text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (sign) => signs[sign as keyof typeof signs])
