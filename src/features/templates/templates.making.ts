import { todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import {
  blocksOf,
  namedIn,
  plainStyle,
  type BlockOf,
  type OwnSection,
  type Section,
} from './templates.blocks.ts'
import type { Taken } from './templates.clean.ts'
import { sectionsOf, type Content } from './templates.content.ts'
import { readCoupons } from './templates.coupons.store.ts'
import { readImages } from './templates.images.ts'
import type { Making } from './templates.mjml.ts'
import { readShown } from './templates.products.ts'
import { readShared } from './templates.shared.ts'
import { openSlots } from './templates.slots.ts'

/** The sections with shared blocks in their place; a shared block that is gone for good leaves nothing. */
export async function resolveShared(work: Pick<Work, 'db'>, content: Content): Promise<OwnSection[]> {
  const sections = sectionsOf(content)
  const shared = await readShared(work, namedIn(sections).shared)
  return sections.flatMap((section: Section) =>
    section.type === 'shared' ? [...(shared.get(section.sharedId) ?? [])] : [section],
  )
}

/** What blocks become HTML by, with all that they name as it is now. */
export type Opened = {
  readonly making: Making
  readonly taken: Taken[]
  /** In the order of `_r0`, `_r1` … */
  readonly recommended: readonly BlockOf<'recommendation'>[]
  /** Ids in the order of `_c0`, `_c1` …; one that is gone keeps its place. */
  readonly couponIds: readonly string[]
}

type Ground = { readonly timeZone: string; readonly publicUrl: string }
export async function openMaking(
  work: Work,
  { body, language }: Content,
  sections: readonly OwnSection[],
  { timeZone, publicUrl }: Ground,
): Promise<Opened> {
  const names = namedIn(sections)
  const taken: Taken[] = []
  const recommended = [...blocksOf(sections)].flatMap(({ block }) =>
    block.type === 'recommendation' ? [block] : [],
  )
  const making: Making = {
    slots: openSlots(),
    style: body.kind === 'blocks' ? body.document.style : plainStyle,
    language,
    publicUrl,
    taken,
    images: await readImages(work, names.images),
    products: await readShown(work, names.products, todayIn(timeZone)),
    coupons: await readCoupons(work, names.coupons),
    placeOf: (block) => recommended.indexOf(block),
    placeOfCoupon: ({ couponId }) => names.coupons.indexOf(couponId ?? ''),
  }
  return { making, taken, recommended, couponIds: names.coupons }
}
