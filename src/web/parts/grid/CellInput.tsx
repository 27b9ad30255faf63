import {
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type ClipboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from 'react'
import { onKeys } from '../../keys.ts'
import { cellsOf, isWithin, type Cell } from './block.ts'
import { ChoiceList, choicesFor } from './ChoiceList.tsx'
import styles from './Grid.module.css'
import type { GridColumn, GridOption } from './grid.ts'
import type { GridModel, Written } from './model.ts'
import { several, toggledPart } from './several.ts'

/** `over`: typing replaces the cell and arrows go on to the next; `within`: one moves in the text, as after F2. */
type Editing = { readonly cell: Cell; readonly how: 'over' | 'within'; readonly text: string }

export type CellInputHandle = {
  focus(): void
  edit(): void
  empty(): void
  /** Puts it over the active cell. */
  place(rect: DOMRect | null): void
  /** Writes what is being typed. */
  finish(): void
}

type CellInputProps = {
  ref: Ref<CellInputHandle>
  model: GridModel
  label: string
  keys: () => { readonly [combination: string]: () => void }
  stage: RefObject<HTMLDivElement | null>
  optionsOf: (column: GridColumn) => readonly GridOption[] | undefined
  onEditing: (cell: Cell) => void
  onWritten: (written: Written) => void
  onCopy: (event: ClipboardEvent) => void
  onCut: (event: ClipboardEvent) => void
  onPaste: (event: ClipboardEvent) => void
}

/**
 * The one field that has the focus while one works in the grid. It lies unseen over the active cell, so that the first
 * key, which may begin a Japanese conversion, is already typed into it; with the first letter it becomes the editor.
 */
export function CellInput(props: CellInputProps): ReactNode {
  const { ref, model, label, keys, stage, optionsOf, onWritten } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [editing, setEditing] = useState<Editing | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  // A blur comes while the end of an edit is not drawn yet.
  const now = useRef<Editing | null>(null)
  useEffect(() => {
    now.current = editing
  }, [editing])

  const column = editing ? model.columns[editing.cell.col] : undefined
  const options = column && optionsOf(column)
  const isSeveral = column !== undefined && several.has(column.type)
  const choices =
    editing && options ? choicesFor(options, editing.text, isSeveral || editing.how === 'within') : []
  const highlighted = pointed ?? (editing?.how === 'over' && !isSeveral && choices.length > 0 ? 0 : -1)

  const set = (text: string): void => {
    if (field.current) field.current.value = text
  }
  function begin(how: Editing['how'], text: string): void {
    const cell = model.selected?.active
    if (!cell) return
    props.onEditing(cell)
    const next = { cell, how, text }
    now.current = next
    setEditing(next)
    setPointed(null)
  }
  function edit(): void {
    const cell = model.selected?.active
    if (!cell || !model.isEditable(cell)) {
      if (cell) onWritten({ changed: 0, left: 1 })
      return
    }
    const text = model.textAt(cell)
    set(text)
    field.current?.focus()
    field.current?.setSelectionRange(text.length, text.length)
    begin('within', text)
  }
  function close(): void {
    now.current = null
    set('')
    setEditing(null)
    setPointed(null)
  }
  function finish(text = field.current?.value ?? ''): void {
    const { current } = now
    if (!current) return
    close()
    onWritten(
      model.write([
        { ...current.cell, text: column?.type === 'longText' ? text : text.replaceAll(/\r?\n/g, ' ') },
      ]),
    )
  }
  /** The chosen option where one is pointed at, what was typed otherwise. */
  function accept(): void {
    const choice = choices[highlighted]
    if (choice && isSeveral && pointed !== null) {
      toggle(choice)
      return
    }
    finish(choice && !isSeveral ? choice.label : undefined)
  }
  function toggle(option: GridOption): void {
    const text = toggledPart(field.current?.value ?? '', option.label)
    set(text)
    setEditing((before) => before && { ...before, text, how: 'within' })
  }
  function point(by: number): void {
    setPointed(Math.min(Math.max(highlighted + by, 0), choices.length - 1))
  }
  function finishAndMove(step: Cell): void {
    finish()
    model.move(step)
  }

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus({ preventScroll: true }),
    edit,
    empty: () => {
      const cell = model.selected?.active
      if (!cell || !model.isEditable(cell)) return
      set('')
      begin('over', '')
    },
    place(rect) {
      const frame = stage.current?.getBoundingClientRect()
      if (!rect || !frame || !box.current) return
      Object.assign(box.current.style, {
        left: `${rect.left - frame.left}px`,
        top: `${rect.top - frame.top}px`,
        minWidth: `${rect.width}px`,
        height: `${rect.height}px`,
      })
    },
    finish,
  }))

  const whileEditing = {
    Enter: () => {
      const stays = isSeveral && pointed !== null
      accept()
      if (!stays) model.next('row', false)
    },
    'shift+Enter': () => {
      finish()
      model.next('row', true)
    },
    Tab: () => {
      if (isSeveral) finish()
      else accept()
      model.next('col', false)
    },
    'shift+Tab': () => {
      finish()
      model.next('col', true)
    },
    'mod+Enter': () => {
      const text = field.current?.value ?? ''
      close()
      const { block, selected } = model
      if (block && selected && isWithin(selected.active, block))
        onWritten(model.write(cellsOf(block).map((cell) => ({ ...cell, text }))))
    },
    Escape: close,
    F2: () => setEditing((before) => before && { ...before, how: before.how === 'over' ? 'within' : 'over' }),
    ...(column?.type === 'longText' && {
      'alt+Enter': () => {
        field.current?.setRangeText('\n', field.current.selectionStart, field.current.selectionEnd, 'end')
        setEditing((before) => before && { ...before, text: field.current?.value ?? '', how: 'within' })
      },
    }),
    ...(choices.length > 0 && { ArrowDown: () => point(1), ArrowUp: () => point(-1) }),
    ...(choices.length === 0 &&
      editing?.how === 'over' && {
        ArrowDown: () => finishAndMove({ row: 1, col: 0 }),
        ArrowUp: () => finishAndMove({ row: -1, col: 0 }),
        ArrowLeft: () => finishAndMove({ row: 0, col: -1 }),
        ArrowRight: () => finishAndMove({ row: 0, col: 1 }),
      }),
  }
  /** The first letter, or the first stroke of a conversion. */
  function typed(): void {
    const text = field.current?.value ?? ''
    if (now.current) {
      setEditing((before) => before && { ...before, text })
      setPointed(null)
      return
    }
    const cell = model.selected?.active
    if (cell && model.isEditable(cell)) begin('over', text)
    else refuse()
  }
  function refuse(): void {
    set('')
    onWritten({ changed: 0, left: 1 })
  }
  const isOpen = choices.length > 0
  return (
    <div
      ref={box}
      className={styles['input']}
      data-editing={editing ? 'yes' : undefined}
      data-align={column?.align}
    >
      <textarea
        ref={field}
        rows={1}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        {...(editing &&
          options && {
            role: 'combobox',
            'aria-expanded': isOpen,
            'aria-controls': 'grid-choices',
            'aria-autocomplete': 'list' as const,
            'aria-activedescendant': isOpen && highlighted >= 0 ? `grid-choice-${highlighted}` : undefined,
          })}
        onKeyDown={(event) => onKeys(editing ? whileEditing : keys())(event)}
        onInput={typed}
        onCompositionStart={() => {
          const cell = model.selected?.active
          if (!now.current && cell && model.isEditable(cell)) begin('over', '')
        }}
        onBlur={() => finish()}
        onCopy={editing ? undefined : props.onCopy}
        onCut={editing ? undefined : props.onCut}
        onPaste={editing ? undefined : props.onPaste}
      />
      {isOpen && (
        <ChoiceList
          choices={choices}
          highlighted={highlighted}
          chosen={editing?.text ?? ''}
          isSeveral={isSeveral}
          onChoose={(option) => {
            if (isSeveral) toggle(option)
            else {
              finish(option.label)
              field.current?.focus()
            }
          }}
        />
      )}
    </div>
  )
}
