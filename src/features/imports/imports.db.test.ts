import { describe, expect, it } from 'vitest'
import { useRuntime } from '../../../test/harness/database.ts'
import { csvOf, importFile, undoFully, uploadOf } from './imports.make.ts'
import { startCheck, startRun, getImport } from './imports.actions.ts'
import { uploadImport } from './imports.upload.ts'

const header = [
  '会員番号',
  '氏名',
  'フリガナ',
  'メールアドレス',
  '電話番号',
  '郵便番号',
  '住所',
  '会社名',
  '役職',
  '生年月日',
  'タグ',
  '備考',
]
const row = (n: number): string[] => [
  `M${n}`,
  `山田　太郎${n}`,
  'ﾔﾏﾀﾞ ﾀﾛｳ',
  `taro${n}@sazanami-shokuhin.jp`,
  `09012${String(n).padStart(6, '0')}`,
  '102-0094',
  '東京都千代田区紀尾井町1-3',
  '株式会社さざなみ食品',
  '部長',
  '昭和55年4月1日',
  'VIP;東京',
  'メモ',
]

describe('an import', () => {
  const harness = useRuntime()

  it('writes new customers, and nothing the second time', async () => {
    const work = harness.as('manager')
    const file = csvOf([header, ...Array.from({ length: 10 }, (_, n) => row(n))])
    const id = await uploadImport(work, uploadOf(file))
    await startCheck(work, id)
    await harness.runJobs()
    const checked = await getImport(work, id)
    expect(checked).toMatchObject({
      state: 'checked',
      checked: { rows: 10, created: 10, doubtful: 0, wrong: 0 },
    })
    await startRun(work, id)
    await harness.runJobs()
    const first = await getImport(work, id)
    expect(first).toMatchObject({ state: 'done', counted: checked.checked })
    const second = await importFile(work, harness.runJobs, file)
    expect(second).toMatchObject({ state: 'done', counted: { rows: 10, unchanged: 10 } })
    const undone = await undoFully(work, harness.runJobs, first.id)
    expect(undone).toMatchObject({ state: 'undone', undone: { removed: 10, restored: 0, kept: 0 } })
  })
})
