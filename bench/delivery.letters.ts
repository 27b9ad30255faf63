import { mailTokens } from '#platform/mail-tokens.ts'
import type { Outgoing } from '#platform/outgoing.ts'

export const sender = { name: '青空商店', address: 'news@example.jp' }
const links = 8
const place = /\{(name|link(\d))\}/

/** Some 10 kB of HTML as campaigns send it, cut where something of the person stands. */
const pieces = templateHtml().split(/(\{name\}|\{link\d\})/)
const text = `{name} 様\n\n${'冬の新しい商品のご案内です。どうぞご覧ください。\n'.repeat(20)}`

/** What makes one of them for a person: a name, eight tracked links, a picture that tells it was opened. */
export async function letters(dataDir: string) {
  const click = await mailTokens(dataDir, 'click')
  const open = await mailTokens(dataDir, 'open')
  const back = await mailTokens(dataDir, 'return')
  return (row: { ref: string; id: string; customerId: string; address: string; name: string }): Outgoing => {
    const of = (link: number) =>
      ({ of: 'campaign', campaign: 1, customerId: row.customerId, variant: 1, link }) as const
    let html = ''
    for (const piece of pieces) {
      const [, what, no] = place.exec(piece) ?? []
      html +=
        what === undefined
          ? piece
          : no === undefined
            ? row.name
            : `https://crm.example.jp/r/c/${click.make(of(Number(no)))}`
    }
    html += `<img src="https://crm.example.jp/r/o/${open.make(of(0))}.gif" width="1" height="1" alt=""></body></html>`
    return {
      ref: row.ref,
      customerId: row.customerId,
      address: row.address,
      from: sender,
      replyTo: null,
      subject: `${row.name}様へ、冬のお知らせ`,
      text: text.replace('{name}', row.name),
      html,
      messageId: `${row.id}@example.jp`,
      returnToken: back.make(of(0)),
      headers: {
        'List-Unsubscribe': `<https://crm.example.jp/u/${row.id}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }
  }
}

function templateHtml(): string {
  const block = (no: number): string => `
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
      <tr><td style="padding:24px 16px;font-family:sans-serif;font-size:16px;line-height:1.7;color:#222222">
        <h2 style="margin:0 0 8px;font-size:20px">おすすめ ${no}</h2>
        <p style="margin:0 0 16px">${'今年もりんごの季節になりました。蜜の入った果実をお届けします。'.repeat(4)}</p>
        <a href="{link${no}}" style="display:inline-block;padding:12px 24px;background:#7a1f3d;color:#ffffff">くわしく見る</a>
      </td></tr>
    </table>`
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>冬のお知らせ</title></head><body>
    <p>{name} 様</p>${Array.from({ length: links }, (_, at) => block(at + 1)).join('')}`
}
