import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { clean, type Taken } from './templates.clean.ts'
import { htmlOf, piecesOf } from './templates.html.ts'
import { pageUrl } from './templates.links.ts'
import { faultIn, parse, say } from './templates.liquid.ts'
import { prepare, render } from './templates.render.ts'
import { openSlots } from './templates.slots.ts'
import { testOptions } from './templates.make.ts'
import type { Compiled } from './templates.compiled.ts'

const setting = { setting: { language: 'ja', timeZone: 'Asia/Tokyo' } }
const html = (source: string, scope: object = {}): string =>
  say(parse('html', source), { ...setting, ...scope })

describe('Liquid of somebody who means ill', () => {
  it('reads no file and no other template', () => {
    for (const tag of [
      'include "/etc/passwd"',
      'render "x"',
      'layout "x"',
      'block x',
      'liquid echo x',
      'capture x',
    ])
      expect(() => html(`{% ${tag} %}`), tag).toThrow(/cannot be used/)
  })

  it('reaches no prototype and no function', () => {
    const scope = { c: { name: '山田' } }
    const said = html(
      '[{{ c.constructor }}{{ c.__proto__ }}{{ c.toString }}{{ c.name.constructor.constructor }}{{ constructor }}{{ __proto__ }}]',
      scope,
    )
    expect(said).toBe('[]')
    expect(() => html('{{ c | map: "constructor" }}', scope)).toThrow(/no filter/)
  })

  it('ends, however often it repeats, and grows no text without end', () => {
    const many = '{% for a in (1..9999) %}{% for b in (1..9999) %}x{% endfor %}{% endfor %}'
    const started = performance.now()
    expect(() => html(many)).toThrow(/too much/)
    expect(performance.now() - started).toBeLessThan(3000)
    expect(() => html('{% for a in (1..99999999999) %}x{% endfor %}')).toThrow(/too much/)
    expect(() =>
      html(
        '{% assign x = "aaaaaaaaaa" %}{% for i in (1..40) %}{% assign x = x | append: x %}{% endfor %}{{ x }}',
      ),
    ).toThrow(/too much/)
    expect(() =>
      html('{% assign x = "aa" %}{% for i in (1..2000) %}{{ big }}{% endfor %}', { big: 'y'.repeat(1000) }),
    ).toThrow(/too much/)
  })

  it('has no way round the escape', () => {
    expect(() => html('{{ c | raw }}')).toThrow(/no filter/)
    const said = html(
      '{{ c }}{{ c | append: "<i>" }}{% for x in list %}{{ x }}{% endfor %}{{ list | join: "<br>" }}',
      {
        c: '<b>',
        list: ['<u>'],
      },
    )
    expect(said).not.toMatch(/<(?:b|i|u|br)>/)
  })

  it('says what is wrong, and in which line', () => {
    expect(faultIn('一行目\n{{ a | nope }}')).toMatchObject({
      line: 2,
      message: { ja: expect.stringContaining('nope') },
    })
    expect(faultIn('{% if a %}')?.message.ja).toContain('閉じられていません')
    expect(faultIn('{{ a ')).not.toBeNull()
    expect(faultIn('ふつうの文')).toBeNull()
  })

  it('encodes what is said of somebody in an address, and leads to pages only', () => {
    expect(say(parse('url', 'https://x.jp/?q={{ q }}'), { ...setting, q: 'a&b=c d/日\ud800' })).toBe(
      'https://x.jp/?q=a%26b%3Dc%20d%2F%E6%97%A5%EF%BF%BD',
    )
    expect(pageUrl('javascript:alert(1)')).toBeNull()
    expect(pageUrl('data:text/html,x')).toBeNull()
    expect(pageUrl(' https://x.jp/a b')).toBe('https://x.jp/a%20b')
  })
})

describe('HTML of somebody who means ill', () => {
  function cleaned(source: string, isPart = true): { said: string; taken: Taken[] } {
    const slots = openSlots()
    const taken: Taken[] = []
    const pieces = clean(slots.hide(source), { slots, publicUrl: 'https://us.example', isPart, taken })
    return { said: slots.restore(htmlOf(pieces)), taken }
  }

  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT/x>alert(1)</SCRIPT >',
    '<img src=x onerror=alert(1)>',
    '<img/src="https://evil.example/x.png"/onload="alert(1)">',
    '<svg><script>alert(1)</script></svg>',
    '<math><mtext><script>alert(1)</script></mtext></math>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" data:text/html,<script>alert(1)</script>">x</a>',
    '<form action="https://evil.example"><input name=a></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/a.css">',
    '<div style="background:url(https://evil.example/x)">x</div>',
    '<div style="background:\\75rl(https://evil.example/x)">x</div>',
    '<div style="b/**/ackground:url(\'https://evil.example/x\')">x</div>',
    '<div style="width:expression(alert(1))">x</div>',
    '<style>@import "https://evil.example/a.css";a{background:url(//evil.example/b)}</style>',
    '<!--><script>alert(1)</script>-->',
    '<!--[if mso]><script>alert(1)</script><img src="https://evil.example/x"><![endif]-->',
    '<table background="https://evil.example/x"><tr><td>x</td></tr></table>',
    '<p title="a" onmouseover="alert(1)" formaction="javascript:x">x</p>',
    '<textarea></p><img src=x onerror=alert(1)></textarea>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<xmp><img src=x onerror=alert(1)></xmp>',
    '<img srcset="https://evil.example/x 2x" src="https://evil.example/y">',
    '<video src="https://evil.example/x" poster="https://evil.example/y"></video>',
  ])('loses what runs or tells others: %s', (source) => {
    const { said } = cleaned(source, false)
    expect(said).not.toMatch(
      /<script|\son\w+\s*=|javascript:|evil\.example|srcdoc|expression\(|<form|<meta|<base|<link/i,
    )
  })

  it('leaves no escape in a style that could begin another', () => {
    expect(cleaned('<p style="background:\\\\75rl(https://evil.example/x)">x</p>').said).not.toContain('\\')
  })

  it('keeps what mail is made of', () => {
    const source =
      '<table width="600" style="color:#333"><tr><td align="center"><a href="https://x.jp/?a=1&amp;b=2">行く</a><img src="/m/a.png" alt="花" width="10"></td></tr></table>'
    expect(cleaned(source).said).toBe(source.replace('/m/a.png', 'https://us.example/m/a.png'))
    const word =
      '<!--[if mso | IE]><table><tr><td><![endif]--><p>x</p><!--[if mso | IE]></td></tr></table><![endif]-->'
    expect(cleaned(word).said).toBe(word)
  })

  it('lets no variable become an attribute or a style', () => {
    const { said, taken } = cleaned(
      '<p {{ customer.remark }} style="color:{{ customer.remark }}">a {{ customer.remark }}</p>',
    )
    expect(said).toBe('<p style="color:">a {{ customer.remark }}</p>')
    expect(taken.map(({ what }) => what)).toEqual(['variable', 'variable'])
  })

  it('takes for a tag what a browser takes for one, and nothing else', () => {
    expect(htmlOf(piecesOf('1 < 2 & a<b title="x>y">c</b> <3'))).toBe(
      '1 &lt; 2 & a<b title="x>y">c</b> &lt;3',
    )
    expect(piecesOf('<p unfinished="').some(({ kind }) => kind === 'open')).toBe(false)
  })

  it('is quick with pages that are made to be slow', () => {
    const started = performance.now()
    for (const part of ['<', '<a ', '<!--', '<p a="', '&#', '<style>', '{{', '{%', '<a b=c ', '</'])
      cleaned(part.repeat(20_000))
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('speed', () => {
  it('costs less than half of what signing the mail costs', () => {
    const row =
      '<tr><td style="padding:10px;font-size:16px;line-height:1.75;color:#26323f">本文の一行です。ゆっくりお読みください。</td></tr>'
    const page = `<html><body><table>${`${row.repeat(7)}<tr><td><a href="{{ _l1 }}">{{ customer.familyName }}</a></td></tr>`.repeat(10)}</table></body></html>`
    const compiled: Compiled = {
      format: 1,
      class: 'advertising',
      language: 'ja',
      timeZone: 'Asia/Tokyo',
      subject: '{{ customer.addressee }}へ',
      preheader: '',
      html: page,
      text: '{{ customer.addressee }}\n本文 {{ _l1 }}',
      links: [{ no: 1, url: 'https://x.jp/', label: 'x', isPersonal: false }],
      recommendations: [],
      coupons: [],
      variables: [],
      constants: {},
    }
    const prepared = prepare(compiled)
    const person = {
      values: { customer: { familyName: '山﨑', addressee: '山﨑 様' } },
      recommended: [],
      codes: [],
    }
    expect(Buffer.byteLength(render(prepared, person, testOptions).html ?? '')).toBeGreaterThan(10_000)
    const spent = (count: number, run: () => unknown): number => {
      const started = process.cpuUsage()
      for (let at = 0; at < count; at += 1) run()
      const { user, system } = process.cpuUsage(started)
      return (user + system) / count
    }
    // Against what the sender does with each mail: signing it with RSA-2048 (DKIM).
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const bytes = Buffer.from(page)
    const signing = spent(200, () => sign('sha256', bytes, privateKey))
    spent(500, () => render(prepared, person, testOptions))
    const ours = spent(1000, () => render(prepared, person, testOptions))
    expect(ours / signing).toBeLessThan(0.5)
  })
})
