import { expect, test } from 'vitest'
import { understoodContacts } from './imports.preview.ts'

test('a phone that lost its zero is shown with it, under the column it stands in', () => {
  expect(understoodContacts(['', '9012345678'], ['phone', 'phone2'])).toEqual({ phone2: '090-1234-5678' })
})

test('several addresses in one cell are shown as they come apart', () => {
  expect(understoodContacts(['ＴＡＲＯ@ocn.ne.jp; hana@ocn.ne.jp'], ['email'])).toEqual({
    email: 'taro@ocn.ne.jp, hana@ocn.ne.jp',
  })
})

test('a postal code that lost its zeros is shown whole', () => {
  expect(understoodContacts(['60000'], ['postalCode'])).toEqual({ postalCode: '006-0000' })
})

test('what cannot be read is shown as it is, and columns left out are not shown', () => {
  expect(understoodContacts(['不明', 'x', '12'], ['phone', null, 'postalCode'])).toEqual({
    phone: '不明',
    postalCode: '12',
  })
})
