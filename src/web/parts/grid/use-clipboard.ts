import type { ClipboardEvent } from 'react'
import { useText } from '../../locale.ts'
import { pasteInto } from './block.ts'
import { gridText } from './grid.text.ts'
import type { GridModel, Written } from './model.ts'
import { readTsv, writeTsv } from './tsv.ts'

/** More than this is what exports are for. */
const mostRows = 20_000

/** Blocks from and to the clipboard as tab-separated text, which is what spreadsheets give and take. */
export function useClipboard(
  model: GridModel,
  say: (notice: string) => void,
  wrote: (written: Written) => void,
): {
  onCopy: (event: ClipboardEvent) => void
  onCut: (event: ClipboardEvent) => void
  onPaste: (event: ClipboardEvent) => void
} {
  const t = useText(gridText)

  function copy(event: ClipboardEvent): boolean {
    event.preventDefault()
    const { block } = model
    if (!block) return false
    const height = block.bottom - block.top + 1
    if (height > mostRows) {
      say(t('copyTooMuch', { count: mostRows }))
      return false
    }
    const lines = model.copied()
    if (!lines) {
      void model.rows.ensure(block.top, block.bottom).then((isHere) => isHere && say(t('copyLoads')))
      return false
    }
    event.clipboardData.setData('text/plain', writeTsv(lines))
    if (height > 1 || block.right > block.left)
      say(t('copiedBlock', { rows: height, cols: block.right - block.left + 1 }))
    return true
  }
  return {
    onCopy: copy,
    onCut: (event) => {
      if (copy(event)) wrote(model.clear())
    },
    onPaste: (event) => {
      event.preventDefault()
      const text = event.clipboardData.getData('text/plain')
      const target = model.block
      if (text === '' || !target) return
      const { cells, block, outside } = pasteInto(readTsv(text), target, model.bounds)
      const written = model.write(cells)
      model.selectBlock(block)
      wrote(written)
      if (outside > 0) say(t('outside', { count: outside }))
    },
  }
}
