import { z } from 'zod'
import type { Endpoint } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import {
  couponInput,
  couponSchema,
  handedSchema,
  id,
  imageSchema,
  ofVersion,
  usesSchema,
  versioned,
  wordInput,
  wordSchema,
} from './templates.schemas.ts'
import { manageTemplates, readTemplates, writeCoupons, writeTemplates } from './templates.ts'

const name = z.string().trim().min(1).max(100)
const found = z.object({ ...pageQuery, q: z.string().max(100).optional() })

/** Pictures, coupons and words: what templates are made of, and looked at by. */
export const libraryEndpoints = {
  images: {
    method: 'GET',
    path: '/mail-images',
    permission: readTemplates,
    summary: { ja: '画像の一覧（新しい順）', en: 'List pictures, the newest first' },
    query: found,
    returns: pageOf(imageSchema).extend({ maxBytes: z.int().describe('The largest that is taken') }),
  },
  imageGet: {
    method: 'GET',
    path: '/mail-images/{id}',
    permission: readTemplates,
    summary: { ja: '画像を読む', en: 'Read a picture' },
    params: id,
    returns: imageSchema,
  },
  imageAdd: {
    method: 'POST',
    path: '/mail-images',
    permission: writeTemplates,
    summary: {
      ja: '画像を加える（PNG・JPEG・GIF・WebP。同じものは1つになる）',
      en: 'Add a picture (PNG, JPEG, GIF, WebP); the same is kept once',
    },
    upload: true,
    returns: imageSchema,
    status: 201,
  },
  imageUpdate: {
    method: 'PATCH',
    path: '/mail-images/{id}',
    permission: writeTemplates,
    summary: { ja: '画像の名前と代替テキストを変える', en: 'Change the name and the text of a picture' },
    params: id,
    body: z.object({ name, alt: z.string().trim().max(500), version: z.int() }),
    returns: imageSchema,
  },
  imageRemove: {
    method: 'DELETE',
    path: '/mail-images/{id}',
    permission: writeTemplates,
    summary: { ja: '画像をごみ箱に移す', en: 'Move a picture to the bin' },
    params: id,
    query: ofVersion,
    returns: 'nothing',
  },
  imageRestore: {
    method: 'POST',
    path: '/mail-images/{id}/restore',
    permission: writeTemplates,
    summary: { ja: '画像をごみ箱から戻す', en: 'Bring a picture back from the bin' },
    params: id,
    returns: imageSchema,
  },
  imageUses: {
    method: 'GET',
    path: '/mail-images/{id}/uses',
    permission: readTemplates,
    summary: { ja: '画像が使われている所', en: 'Where a picture is used' },
    params: id,
    returns: usesSchema,
  },

  coupons: {
    method: 'GET',
    path: '/coupons',
    permission: readTemplates,
    summary: { ja: 'クーポンの一覧', en: 'List coupons' },
    query: found,
    returns: pageOf(couponSchema),
  },
  couponCreate: {
    method: 'POST',
    path: '/coupons',
    permission: writeCoupons,
    summary: { ja: 'クーポンを作る', en: 'Make a coupon' },
    body: couponInput,
    returns: couponSchema,
    status: 201,
  },
  couponGet: {
    method: 'GET',
    path: '/coupons/{id}',
    permission: readTemplates,
    summary: { ja: 'クーポンを読む', en: 'Read a coupon' },
    params: id,
    returns: couponSchema,
  },
  couponUpdate: {
    method: 'PUT',
    path: '/coupons/{id}',
    permission: writeCoupons,
    summary: { ja: 'クーポンを変える', en: 'Change a coupon' },
    params: id,
    body: couponInput.extend(versioned.shape),
    returns: couponSchema,
  },
  couponRemove: {
    method: 'DELETE',
    path: '/coupons/{id}',
    permission: writeCoupons,
    summary: { ja: 'クーポンをごみ箱に移す', en: 'Move a coupon to the bin' },
    params: id,
    query: ofVersion,
    returns: 'nothing',
  },
  couponRestore: {
    method: 'POST',
    path: '/coupons/{id}/restore',
    permission: writeCoupons,
    summary: { ja: 'クーポンをごみ箱から戻す', en: 'Bring a coupon back from the bin' },
    params: id,
    returns: couponSchema,
  },
  couponUses: {
    method: 'GET',
    path: '/coupons/{id}/uses',
    permission: readTemplates,
    summary: { ja: 'クーポンが使われている所', en: 'Where a coupon is used' },
    params: id,
    returns: usesSchema,
  },
  couponCodes: {
    method: 'POST',
    path: '/coupons/{id}/codes',
    permission: writeCoupons,
    summary: {
      ja: 'コードを加える（1行に1つ。CSVは先頭の列）',
      en: 'Add codes, one a line; of a CSV the first column',
    },
    params: id,
    body: z.object({ codes: z.string().max(5_000_000) }),
    returns: z.object({
      added: z.int(),
      known: z.int().describe('Were there already, or were handed out before'),
      refused: z.array(z.object({ line: z.int(), code: z.string() })).describe('Too long, or no code'),
      coupon: couponSchema,
    }),
  },
  couponGenerate: {
    method: 'POST',
    path: '/coupons/{id}/codes/generate',
    permission: writeCoupons,
    summary: { ja: 'コードを自動で作る', en: 'Generate codes' },
    params: id,
    body: z.object({
      count: z.int().min(1).max(100_000),
      prefix: z
        .string()
        .trim()
        .regex(/^[\w-]*$/)
        .max(20)
        .default(''),
      length: z
        .int()
        .min(6)
        .max(20)
        .default(8)
        .describe('Letters after the prefix, none that looks like another'),
    }),
    returns: z.object({ added: z.int(), coupon: couponSchema }),
  },
  couponExport: {
    method: 'GET',
    path: '/coupons/{id}/codes/export',
    permission: writeCoupons,
    summary: {
      ja: '残りのコードをCSVで書き出す（ECサイトへの登録用）',
      en: 'Export the codes that are left',
    },
    params: id,
    returns: 'file',
  },
  couponHanded: {
    method: 'GET',
    path: '/coupons/{id}/handed',
    permission: readTemplates,
    summary: { ja: 'コードを渡した顧客（新しい順）', en: 'Who was given a code, the newest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(handedSchema),
  },

  words: {
    method: 'GET',
    path: '/mail-words',
    permission: readTemplates,
    summary: { ja: '注意する言葉の一覧', en: 'Words to look out for' },
    returns: z.object({ items: z.array(wordSchema) }),
  },
  wordAdd: {
    method: 'POST',
    path: '/mail-words',
    permission: manageTemplates,
    summary: { ja: '注意する言葉を加える', en: 'Add a word' },
    body: wordInput,
    returns: wordSchema,
    status: 201,
  },
  wordUpdate: {
    method: 'PUT',
    path: '/mail-words/{id}',
    permission: manageTemplates,
    summary: { ja: '注意する言葉を変える', en: 'Change a word' },
    params: id,
    body: wordInput.extend(versioned.shape),
    returns: wordSchema,
  },
  wordRemove: {
    method: 'DELETE',
    path: '/mail-words/{id}',
    permission: manageTemplates,
    summary: { ja: '注意する言葉を消す', en: 'Remove a word' },
    params: id,
    query: ofVersion,
    returns: 'nothing',
  },
  wordExport: {
    method: 'GET',
    path: '/mail-words/export',
    permission: readTemplates,
    summary: { ja: '注意する言葉をCSVで書き出す', en: 'Export the words as CSV' },
    returns: 'file',
  },
  wordImport: {
    method: 'POST',
    path: '/mail-words/import',
    permission: manageTemplates,
    summary: { ja: '注意する言葉をCSVから読み込む（同じ言葉は置き換える）', en: 'Import words from a CSV' },
    upload: true,
    returns: z.object({
      added: z.int(),
      changed: z.int(),
      refused: z.array(z.object({ line: z.int(), why: z.string() })),
    }),
  },
} as const satisfies { readonly [name: string]: Endpoint }
