import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readSettings } from '#features/settings/settings.actions.ts'
import { senderName } from '#features/mail/mail.ts'
import { html } from '#kit/html.ts'
import { translator } from '#kit/text.ts'
import { sellerLines, visitorPage } from '#kit/visitor-page.ts'
import { anonymous } from '#platform/http/endpoints.ts'
import { sendPage } from '#platform/http/pages.ts'
import { requestLocale } from '#platform/http/problems.ts'
import { mailTokens, type MailToken } from '#platform/mail-tokens.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { saysPrefetch } from './reactions.classify.ts'
import { hitWriter, type NewHit } from './reactions.hits.ts'
import { linkFollower } from './reactions.links.ts'
import { reactionPageText } from './reactions.pages.text.ts'
import type { HitKind } from './reactions.ts'

/** A picture of one transparent point. */
const point = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
/** Whoever clicked is not kept waiting longer than this for the record of it. */
const patience = 2000

type OfCampaign = Extract<MailToken, { of: 'campaign' }>

/**
 * Links and pictures of mails. What they stand for is signed; where a link leads stands in the campaign, never in the address.
 * What is answered was written down first, together with all that came in at the same time.
 */
export async function addReactionRoutes(server: FastifyInstance, runtime: Runtime): Promise<void> {
  const [clicks, opens] = await Promise.all([
    mailTokens(runtime.config.dataDir, 'click'),
    mailTokens(runtime.config.dataDir, 'open'),
  ])
  const work = workFor(runtime, anonymous, 'reactions')
  const targetOf = linkFollower(work)
  const { write } = hitWriter(runtime.database.db)

  /** A person who clicks gets where they want to go, whether or not it can be written down. */
  const note = async (request: FastifyRequest, token: OfCampaign, kind: HitKind): Promise<void> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience)
    })
    try {
      await Promise.race([write(hitOf(request, token, kind)), late])
    } catch (error) {
      runtime.log.error({ err: error, requestId: request.id }, 'a hit could not be written down')
    } finally {
      clearTimeout(timer)
    }
  }

  server.get<{ Params: { token: string } }>('/r/c/:token', async (request, reply) => {
    const token = clicks.read(request.params.token)
    if (token?.of !== 'campaign') return noSuchLink(runtime, request, reply)
    const url = await targetOf(token)
    if (url === null) return noSuchLink(runtime, request, reply)
    await note(request, token, 'click')
    return unkept(reply).redirect(url, 302)
  })

  server.get<{ Params: { token: string } }>('/r/o/:token.gif', async (request, reply) => {
    const token = opens.read(request.params.token)
    const isOurs = token?.of === 'campaign'
    if (isOurs) await note(request, token, 'open')
    return unkept(reply)
      .code(isOurs ? 200 : 404)
      .header('cross-origin-resource-policy', 'cross-origin')
      .type('image/gif')
      .send(point)
  })
}

/** Neither browsers nor proxies answer for us, and nobody learns from where somebody came. */
const unkept = (reply: FastifyReply): FastifyReply =>
  reply.headers({
    'cache-control': 'no-store, private',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  })

function hitOf(request: FastifyRequest, token: OfCampaign, kind: HitKind): NewHit {
  return {
    customerId: token.customerId,
    campaign: token.campaign,
    variant: token.variant,
    link: token.link,
    kind,
    at: new Date(),
    isHead: request.method === 'HEAD',
    isPrefetch: saysPrefetch(request.headers),
    agent: request.headers['user-agent'] ?? null,
    ip: request.ip,
  }
}

async function noSuchLink(
  runtime: Runtime,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const locale = requestLocale(request)
  const settings = await readSettings(workFor(runtime, anonymous, request.id, locale))
  const t = translator(reactionPageText, locale)
  const page = visitorPage({
    locale,
    title: t('noLink'),
    shop: senderName(settings),
    service: t('service'),
    other: request.url,
    body: html`<p>${t('noLinkLead')}</p>`,
    footer: sellerLines(settings.seller),
  })
  return sendPage(unkept(reply), page, 404)
}
