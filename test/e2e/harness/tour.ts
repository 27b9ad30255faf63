import type { Page } from 'playwright-core'
import { beforeAll, expect, vi } from 'vitest'
import { accountsApi } from '#features/accounts/accounts.api.ts'
import { bulkApi } from '#features/bulk/bulk.api.ts'
import { campaignsApi } from '#features/campaigns/campaigns.api.ts'
import { complaintsApi } from '#features/complaints/complaints.api.ts'
import { contractsApi } from '#features/contracts/contracts.api.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { documentsApi } from '#features/documents/documents.api.ts'
import { exportsApi } from '#features/exports/exports.api.ts'
import { handoversApi } from '#features/handovers/handovers.api.ts'
import { importsApi } from '#features/imports/imports.api.ts'
import { mediaApi } from '#features/media/media.api.ts'
import { ordersApi } from '#features/orders/orders.api.ts'
import { paymentsApi } from '#features/payments/payments.api.ts'
import { plansApi } from '#features/plans/plans.api.ts'
import { productsApi } from '#features/products/products.api.ts'
import { segmentsApi } from '#features/segments/segments.api.ts'
import { subscriptionsApi } from '#features/subscriptions/subscriptions.api.ts'
import { templatesApi } from '#features/templates/templates.api.ts'
import { settingsApi } from '#features/settings/settings.api.ts'
import { webhooksApi } from '#features/webhooks/webhooks.api.ts'
import { administrator, useEnishi, type Enishi } from './enishi.ts'
import { screens } from './screens.ts'

/** Two or three seconds a screen; every single wait has a limit of its own. */
export const wholeTour = screens.length * 12_000

/** A job of one record, with everything else that the machine does. */
const untilDone = 30_000

/** What a screen shows only when its address says so. */
const plainStates: { readonly [path: string]: readonly string[] } = {
  '/customers': ['?layout=grid', '?layout=cards', '?layout=calendar', '?bin=true'],
  '/companies': ['?layout=cards', '?layout=calendar'],
  '/settings/fields': ['?edit=%2B', '?tab=rules&edit=%2B', '?tab=bin'],
  '/segments': ['?bin=true'],
  '/segments/new': ['?example=fading'],
  '/segments/$id': ['?tab=rule', '?tab=days', '?tab=profile', '?tab=editions', '?tab=uses', '?why=ask'],
  '/campaigns': ['?view=calendar', '?view=calendar&span=week', '?bin=true', '?add=true'],
  '/templates': ['?add=true'],
  '/templates/$id': ['?mode=preview', '?mode=text'],
  '/exports': ['?subject=company&columns=name,phone'],
}

export type Tour = {
  readonly enishi: Enishi
  /** One real thing for each kind of page that shows one, by its address. */
  readonly things: { readonly [path: string]: string }
  /** Of all screens, in every state that has an address of its own. */
  addresses(): readonly string[]
}

/** Gives a test file a product with a real thing for every screen. Whoever adds a screen has added its test. */
export function useTour(): Tour {
  const enishi = useEnishi()
  const things: { [path: string]: string } = {}
  const states: { [path: string]: readonly string[] } = { ...plainStates }

  beforeAll(async () => {
    const { user } = await enishi.call(accountsApi.endpoints.me, {})
    things['/users/$id'] = user?.id ?? ''
    const customer = await enishi.call(customersApi.endpoints.create, {
      body: {
        familyName: '髙橋',
        givenName: '一郎',
        familyKana: 'タカハシ',
        givenKana: 'イチロウ',
        contactPoints: [{ kind: 'email', label: null, value: 'ichiro@example.com' }],
        posts: [
          { companyName: '株式会社ミドリ屋本舗ホールディングスインターナショナル東京支店', title: '部長' },
        ],
        tagNames: ['常連'],
      },
    })
    things['/customers/$id'] = customer.id
    things['/companies/$id'] = customer.posts[0]?.company.id ?? ''
    const contract = await enishi.call(contractsApi.endpoints.create, {
      body: { on: { kind: 'customer', id: customer.id }, title: '年間保守', startedOn: '2026-04-01' },
    })
    things['/contracts/$id'] = contract.id
    const complaint = await enishi.call(complaintsApi.endpoints.create, {
      body: { customerId: customer.id, about: '納品遅延', receivedOn: '2026-11-01' },
    })
    things['/complaints/$id'] = complaint.id
    const product = await enishi.call(productsApi.endpoints.create, {
      body: {
        code: 'AO-030',
        name: '有機大麦若葉青汁 30包',
        taxClass: 'reduced',
        price: { price: '3980', taxIncluded: true },
        stock: 12,
      },
    })
    things['/products/$id'] = product.id
    const plan = await enishi.call(plansApi.endpoints.create, {
      body: { code: 'T-001', name: '青汁定期便' },
    })
    things['/plans/$id'] = plan.id
    await enishi.call(plansApi.endpoints.update, {
      params: { id: plan.id },
      body: {
        version: plan.version,
        terms: {
          ...plan.terms,
          contents: [{ from: 1, to: null, items: [{ productId: product.id, quantity: 1, unitPrice: null }] }],
          discounts: [{ from: 2, percent: '10', yen: null }],
          gifts: [{ from: 1, to: 1, productId: product.id, quantity: 1 }],
          cycles: [{ kind: 'weekday', every: 1, nth: 2, weekday: 3 }],
          payments: [{ method: '代金引換', when: 'delivery', days: 0, fee: 330 }],
        },
      },
    })
    const order = await enishi.call(ordersApi.endpoints.place, {
      body: {
        customerId: customer.id,
        lines: [{ name: '緑茶', quantity: '2', unitPrice: '1080', taxClass: 'reduced' }],
      },
    })
    things['/orders/$id'] = order.id
    await enishi.call(mediaApi.endpoints.create, { body: { code: 'F1', name: 'チラシ', kind: 'flyer' } })
    const { version, settings } = await enishi.call(settingsApi.endpoints.get, {})
    await enishi.call(settingsApi.endpoints.update, {
      body: {
        version,
        settings: {
          ...settings,
          seller: { ...settings.seller, name: '株式会社緑商会', phone: '03-1234-5678' },
        },
      },
    })
    things['/subscriptions/$id'] = await subscribed(customer.id, product.id)
    const issued = await enishi.call(documentsApi.endpoints.issue, {
      body: { kind: 'invoice', of: { orderId: order.id } },
    })
    things['/documents/$id'] = issued.items[0]?.id ?? ''
    const payment = await enishi.call(paymentsApi.endpoints.create, {
      body: { paidOn: '2026-11-20', amount: 3980, payer: 'ﾀｶﾊｼ ｲﾁﾛｳ' },
    })
    things['/payments/$id'] = payment.id
    await segmented(customer.id)
    const campaign = await campaigned()
    things['/campaigns/$id'] = campaign
    things['/campaigns/$id/results'] = campaign
    things['/campaigns/$id/content/$no'] = campaign
    await enishi.call(productsApi.endpoints.createCategory, { body: { name: '健康食品' } })
    const made = await enishi.call(exportsApi.endpoints.create, {
      body: {
        columns: ['code', 'familyName'],
        sharing: {
          purpose: 'provision',
          recipient: { name: '株式会社港企画', address: '東京都港区芝1-1', representative: null },
          ground: 'consent',
          groundNote: null,
        },
      },
    })
    await done(async () => (await enishi.call(exportsApi.endpoints.get, { params: { id: made.id } })).state)
    things['/provisions/$id'] = made.id
    const { webhook } = await enishi.call(webhooksApi.endpoints.create, {
      body: { name: '基幹連携', url: 'https://example.com/hook', events: ['segment.entered'] },
    })
    things['/settings/webhooks/$id'] = webhook.id
    await written()
    things['/insight/$id'] = 'monthly'
    things['/exports/$id'] = made.id
    things['/imports/$id'] = await importOf('姓,名,メール\n山田,太郎,taro@example.com\n')
    things['/bulk/$id'] = await tagging(customer.id)
    things['/handovers/$id'] = await handoverTo(user?.id ?? '')
  })

  /** A template with a block of each kind that says something, a shared block, and a coupon with codes of its own. */
  async function written(): Promise<void> {
    const { items } = await enishi.call(templatesApi.endpoints.starters, {})
    const [starter] = items
    const template = await enishi.call(templatesApi.endpoints.create, {
      body: {
        name: '新商品案内',
        class: 'advertising',
        content: {
          ...(starter?.content ?? { body: { kind: 'blocks', document: { sections: [] } } }),
          subject: '新商品案内',
        },
      },
    })
    const heading = { id: 'h1', type: 'heading' as const, text: 'みどり屋' }
    const shared = await enishi.call(templatesApi.endpoints.sharedCreate, {
      body: { name: 'ロゴ', sections: [{ id: 's1', type: 'columns', columns: [{ blocks: [heading] }] }] },
    })
    const coupon = await enishi.call(templatesApi.endpoints.couponCreate, {
      body: { name: '春期割引', gives: '10% OFF' },
    })
    things['/templates/$id'] = template.id
    things['/templates/blocks/$id'] = shared.id
    things['/coupons/$id'] = coupon.id
  }

  const inStage = (stage: string) => ({
    kind: 'field',
    params: { field: 'stage', op: 'in', value: [stage] },
  })
  /** One that moves by a rule with something to say, and one that is kept by hand. */
  async function segmented(customerId: string): Promise<void> {
    const moving = await enishi.call(segmentsApi.endpoints.create, {
      body: {
        name: '優良顧客',
        kind: 'moving',
        rule: {
          op: 'and',
          rules: [
            { kind: 'event', params: { name: 'customer.created', times: 1, days: 30 } },
            { op: 'or', rules: ['lead', 'customer'].map(inStage) },
          ],
        },
      },
    })
    const fixed = await enishi.call(segmentsApi.endpoints.create, {
      body: { name: '試供品対象', kind: 'fixed' },
    })
    const params = { id: fixed.id }
    await enishi.call(segmentsApi.endpoints.addMembers, { params, body: { customerIds: [customerId] } })
    things['/segments/$id'] = moving.id
    things['/segments/$id/edit'] = moving.id
    states['/segments/overlap'] = [`?ids=${moving.id},${fixed.id}`]
  }
  /** A draft with two variants, of which neither has a content yet. */
  async function campaigned(): Promise<string> {
    const plain = { preheader: null, senderId: null, atHour: null, content: null }
    const { id } = await enishi.call(campaignsApi.endpoints.create, {
      body: {
        name: '冬季新商品案内',
        schedule: { kind: 'bestHour', at: '2027-01-15T01:00:00.000Z', withinHours: 24 },
        speed: { perHour: 5000, warmUp: [200, 400] },
        heldOutPercent: 10,
        test: { of: 'several', share: 20, measure: 'clicks', hours: 4, ifNone: 'ask' },
        variants: ['A', 'B'].map((label) => ({ ...plain, label, subject: `新商品 ${label}` })),
      },
    })
    return id
  }
  /** To a plan that is published. */
  async function subscribed(customerId: string, productId: string): Promise<string> {
    const draft = await enishi.call(plansApi.endpoints.create, {
      body: { code: 'T-002', name: '青汁定期便 30日' },
    })
    const { terms } = draft
    const { id, version } = await enishi.call(plansApi.endpoints.update, {
      params: { id: draft.id },
      body: {
        version: draft.version,
        terms: {
          ...terms,
          contents: [{ from: 1, to: null, items: [{ productId, quantity: 1, unitPrice: 3980 }] }],
          cycles: [{ kind: 'days', every: 30 }],
          payments: [{ method: '代金引換', when: 'delivery', days: 0, fee: 330 }],
          leaving: { ...terms.leaving, returns: '不良品交換' },
        },
      },
    })
    await enishi.call(plansApi.endpoints.publish, { params: { id }, body: { version } })
    // What was read aloud in English is confirmed in English, by a mail that the mailbox shows.
    const body = { planId: id, customerId, locale: 'en' as const }
    const begun = await enishi.call(subscriptionsApi.endpoints.start, { body })
    await enishi.call(subscriptionsApi.endpoints.addReason, {
      body: { label: '在庫過多', labelEn: 'Too much at home', offer: 'skip', position: 0 },
    })
    return begun.id
  }
  /** A file that was read and waits for somebody to say go. */
  async function importOf(csv: string): Promise<string> {
    const { id } = await enishi.call(importsApi.endpoints.upload, {
      query: {},
      file: new Blob([csv]),
      fileName: '名簿.csv',
    })
    return id
  }
  const done = (state: () => Promise<string>): Promise<void> =>
    vi.waitFor(async () => expect(await state()).toBe('done'), { timeout: untilDone, interval: 200 })
  async function tagging(customerId: string): Promise<string> {
    const { id } = await enishi.call(bulkApi.endpoints.start, {
      body: { action: 'tag.add', params: { tagName: '要確認' }, ids: [customerId] },
    })
    await done(async () => (await enishi.call(bulkApi.endpoints.get, { params: { id } })).state)
    return id
  }
  /** Of somebody who leaves, with a customer and a word for the next. */
  async function handoverTo(toId: string): Promise<string> {
    const leaving = await enishi.call(accountsApi.endpoints.createUser, {
      body: {
        email: 'leaving@example.com',
        name: '異動 次郎',
        role: 'member',
        password: administrator.password,
      },
    })
    await enishi.call(customersApi.endpoints.create, { body: { familyName: '前任', ownerId: leaving.id } })
    const { id } = await enishi.call(handoversApi.endpoints.start, {
      body: { fromId: leaving.id, toId, note: '月末締' },
    })
    await done(async () => (await enishi.call(handoversApi.endpoints.get, { params: { id } })).state)
    return id
  }

  const addressesOf = (path: string): readonly string[] => {
    if (path.includes('$')) {
      const one = path.replace('$id', things[path] ?? '').replace('$no', '1')
      return [one, ...(states[path] ?? []).map((state) => one + state)]
    }
    const forSomebody = ['/contracts/new', '/complaints/new', '/orders/new', '/subscriptions/new'].includes(
      path,
    )
    const own = forSomebody ? [`?customer=${things['/customers/$id']}`] : (states[path] ?? [])
    return [path, ...own.map((state) => path + state)]
  }
  return { enishi, things, addresses: () => screens.flatMap(addressesOf) }
}

/**
 * In one page that goes on from screen to screen, as who works in it does: it has the program already. An address with
 * a state is opened for itself.
 */
export async function openEach(
  page: Page,
  paths: readonly string[],
  check: (path: string) => Promise<void>,
): Promise<void> {
  for (const path of paths)
    try {
      if (path === paths[0] || path.includes('?')) await page.goto(path)
      else await goOn(page, path)
      await page.locator('main h1').first().waitFor()
      await page
        .locator('main [aria-busy="true"], main [role="status"][aria-label]')
        .first()
        .waitFor({ state: 'detached' })
      // A grid draws its headings a moment after its frame.
      await page.locator('main [role="row"]:empty').first().waitFor({ state: 'detached' })
      await check(path)
    } catch (error) {
      throw new Error(`${path}: ${String(error)}`, { cause: error })
    }
}

/** As a link does; done when nothing of the screen before is left. */
async function goOn(page: Page, path: string): Promise<void> {
  await page.evaluate((href) => {
    for (const heading of document.querySelectorAll('main h1')) heading.setAttribute('data-left', '')
    history.pushState(null, '', href)
  }, path)
  await page.locator('main h1[data-left]').first().waitFor({ state: 'detached' })
}
