import { binOf } from '#web/bin-of.ts'
import type { Bin } from '#web/ui.ts'
import { binText } from '../bin.text.ts'
import { templatesNavText as words } from '../templates.nav.text.ts'

const read = 'templates.read'
const write = 'templates.write'

export const templatesBins: readonly Bin[] = [
  {
    ...binOf('templates'),
    label: words.templates,
    order: 60,
    topic: 'mailTemplate',
    permission: read,
    restorePermission: write,
    purgeWarning: binText.goneTemplate,
  },
  {
    ...binOf('sharedBlocks'),
    label: words.sharedBlocks,
    order: 61,
    topic: 'mailSharedBlock',
    permission: read,
    restorePermission: write,
    purgeWarning: binText.goneShared,
  },
  {
    ...binOf('mailImages'),
    label: words.images,
    order: 62,
    topic: 'mailImage',
    permission: read,
    restorePermission: write,
    purgeWarning: binText.goneImage,
  },
  {
    ...binOf('coupons'),
    label: words.coupons,
    order: 63,
    topic: 'coupon',
    permission: read,
    restorePermission: 'templates.coupons',
    purgeWarning: binText.goneCoupon,
  },
]
