import { mailTokens } from '#platform/mail-tokens.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import { senderAddress, senderName } from './campaigns.base.ts'

const links = 8
const publicUrl = 'https://crm.example.jp'

/** Some 10 kB of HTML as campaigns send it, with eight links; `name` and `link` say what stands where it is of a person. */
export function letterHtml({ name, link }: { name: string; link: (no: number) => string }): string {
  const block = (no: number): string => `
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
      <tr><td style="padding:24px 16px;font-family:sans-serif;font-size:16px;line-height:1.7;color:#222222">
        <h2 style="margin:0 0 8px;font-size:20px">おすすめ ${no}</h2>
        <p style="margin:0 0 16px">${'今年も新茶の季節になりました。山の朝の霧に守られた、まろやかな味です。'.repeat(4)}</p>
        <a href="${link(no)}" style="display:inline-block;padding:12px 24px;background:#7a1f3d;color:#ffffff">くわしく見る</a>
      </td></tr>
    </table>`
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>新茶のご案内</title></head><body>
    <p>${name}</p>${Array.from({ length: links }, (_, at) => block(at + 1)).join('')}</body></html>`
}

/** The same mail for a pooled loop without a ledger: cut once where something of the person stands, and put together. */
export async function letters(dataDir: string) {
  const click = await mailTokens(dataDir, 'click')
  const open = await mailTokens(dataDir, 'open')
  const back = await mailTokens(dataDir, 'return')
  const pieces = letterHtml({ name: '{0}', link: (no) => `{${no}}` }).split(/\{(\d)\}/)
  const text = '今年も新茶の季節になりました。どうぞご覧ください。\n'.repeat(20)
  return (at: number): Outgoing => {
    const customerId = `01900000-0000-7000-8000-${String(at).padStart(12, '0')}`
    const of = (link: number) => ({ of: 'campaign', campaign: 1, customerId, variant: 1, link }) as const
    const name = `山﨑 花子${at} 様`
    const parts = pieces.map((piece, place) => {
      if (place % 2 === 0) return piece
      return piece === '0' ? name : `${publicUrl}/r/c/${click.make(of(Number(piece)))}`
    })
    const pixel = `<img src="${publicUrl}/r/o/${open.make(of(0))}.gif" width="1" height="1" alt="">`
    const returnToken = back.make(of(0))
    return {
      ref: customerId,
      customerId,
      address: `p${at}@example.com`,
      from: { name: senderName, address: senderAddress },
      replyTo: null,
      subject: `${name}へ、新茶のご案内`,
      text: `${name}\n\n${text}`,
      html: parts.join('').replace('</body>', `${pixel}</body>`),
      messageId: `${returnToken}@shop.example.jp`,
      returnToken,
      headers: {
        'List-Unsubscribe': `<${publicUrl}/u/${returnToken}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }
  }
}
