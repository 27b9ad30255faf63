import { MultiSelect, NativeSelect, Textarea, TextInput, VisuallyHidden } from '@mantine/core'
import { useId, useRef, useState, type ComponentType, type KeyboardEvent, type ReactNode } from 'react'
import { onKeys } from '../keys.ts'
import { useText } from '../locale.ts'
import { FieldTools } from './FieldTools.tsx'
import styles from './InlineField.module.css'
import { partsText } from './parts.text.ts'
import { StaleDialog } from './StaleDialog.tsx'
import { useInlineSave, type SaveField } from './use-inline-save.ts'

export type HintProps = { readonly typed: string; readonly onTake: (text: string) => void }
export type InlineFieldProps = {
  /** The field's name in the record, as the API calls it. */
  name: string
  label: string
  value: string | null
  kind?: 'text' | 'longText' | 'date' | 'select' | 'choices'
  /** For `select` and `choices` (values joined by `;`); an empty value means 未入力. */
  options?: readonly { readonly value: string; readonly label: string }[]
  /** How the value is shown; as it is, where nothing is said. */
  show?: (value: string) => ReactNode
  /** What is stored of what was typed: 昭和60年5月3日 → 1985-05-03; null is refused with these words. */
  read?: { readonly from: (typed: string) => string | null; readonly refusal: string }
  /** How the value is typed, where that is not how it is stored: an instant as the local time. */
  draftOf?: (value: string) => string
  /** Without its label beside it, where what surrounds it says what it is. */
  bare?: boolean
  readOnly?: boolean
  /** What stands below while one types: with it a better text can be taken and saved. */
  Hint?: ComponentType<HintProps>
  /** For a `select` without 未入力. */
  mustHaveValue?: boolean
  /** Writes on the version that was read, or on `version` when that is given. */
  save: SaveField
}

/**
 * One attribute, edited where it stands: a press or Enter opens it, Enter or leaving it saves, Esc gives it up. It says
 * 保存しました, shows a refusal under itself with what was typed kept, and asks when somebody else was first.
 */
export function InlineField(props: InlineFieldProps): ReactNode {
  const { name, label, value, kind = 'text', options = [], show, read, draftOf } = props
  const { bare = false, readOnly = false, mustHaveValue = false, save, Hint } = props
  const t = useText(partsText)
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  // A change that arrives while one is writing must not become the version one writes over.
  const [opened, setOpened] = useState({ value, save })
  const opener = useRef<HTMLButtonElement>(null)
  const given = useRef(false)
  const state = useInlineSave(name, opened.value, opened.save)

  const shown = (one: string | null): ReactNode => {
    if (one === null || one === '') return null
    const labelOf = (chosen: string): string =>
      options.find((option) => option.value === chosen)?.label ?? chosen
    if (kind === 'select') return labelOf(one)
    if (kind === 'choices') return one.split(';').map(labelOf).join('・')
    return show ? show(one) : one
  }
  const close = (backToOpener: boolean): void => {
    setDraft(null)
    if (backToOpener) requestAnimationFrame(() => opener.current?.focus())
  }
  const commit = async (text: string, backToOpener: boolean): Promise<void> => {
    // The blur that follows Enter, Esc or the dialog of two versions is not a second answer.
    if (given.current || state.clash) return
    const empty = text.trim() === ''
    const next = empty ? null : read ? read.from(text) : text
    // As it was typed from: nothing was changed.
    if (draftOf && opened.value !== null && text === draftOf(opened.value)) return close(backToOpener)
    if (next === null && !empty) return state.refuse(read?.refusal ?? '')
    given.current = true
    if (await state.submit(next)) close(backToOpener)
    given.current = false
  }
  const giveUp = (): void => {
    given.current = true
    state.reset()
    close(true)
  }
  const control = {
    id,
    value: draft ?? '',
    autoFocus: true,
    ...(bare && { 'aria-label': label }),
    'aria-describedby': `${id}-state`,
    'aria-invalid': state.problem !== null,
    error: state.problem !== null,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => setDraft(currentTarget.value),
    onBlur: () => void commit(draft ?? '', false),
    onKeyDown: (event: KeyboardEvent) =>
      onKeys({
        ...(kind === 'longText' ? {} : { Enter: () => void commit(draft ?? '', true) }),
        'mod+Enter': () => void commit(draft ?? '', true),
        Escape: giveUp,
      })(event),
  }
  return (
    <div className={styles['field']} data-bare={bare || undefined} data-field={name}>
      <label
        hidden={bare}
        className={styles['label']}
        id={`${id}-label`}
        {...(draft !== null && { htmlFor: id })}
      >
        {label}
      </label>
      <div className={styles['value']}>
        {draft === null && readOnly ? (
          <div className={styles['opener']} data-read-only data-empty={!value || undefined}>
            {shown(value) ?? t('none')}
          </div>
        ) : draft === null ? (
          <button
            ref={opener}
            type="button"
            className={styles['opener']}
            data-empty={!value || undefined}
            onClick={() => {
              given.current = false
              setOpened({ value, save })
              setDraft(value === null ? '' : (draftOf?.(value) ?? value))
            }}
          >
            <VisuallyHidden>{t('edit', { label })}：</VisuallyHidden>
            {shown(value) ?? t('none')}
          </button>
        ) : kind === 'longText' ? (
          <Textarea {...control} />
        ) : kind === 'select' ? (
          <NativeSelect
            {...control}
            data={[...(mustHaveValue ? [] : [{ value: '', label: t('none') }]), ...options]}
            onChange={({ currentTarget }) => {
              setDraft(currentTarget.value)
              void commit(currentTarget.value, true)
            }}
          />
        ) : kind === 'choices' ? (
          <MultiSelect
            id={id}
            autoFocus
            aria-label={label}
            aria-describedby={`${id}-state`}
            error={state.problem !== null}
            data={[...options]}
            defaultDropdownOpened
            value={draft === '' ? [] : draft.split(';')}
            onChange={(chosen) => setDraft(chosen.join(';'))}
            onBlur={() => void commit(draft, false)}
            onKeyDown={(event) =>
              onKeys({ 'mod+Enter': () => void commit(draft, true), Escape: giveUp })(event)
            }
          />
        ) : (
          <TextInput {...control} type={kind} />
        )}
        {draft !== null && Hint && <Hint typed={draft} onTake={(text) => void commit(text, true)} />}
        <p id={`${id}-state`} className={styles['state']} role="status" data-bad={state.problem !== null}>
          {state.problem ?? (state.phase === 'idle' ? '' : t(state.phase))}
        </p>
        {draft === null && state.phase === 'idle' && <FieldTools name={name} label={label} />}
      </div>
      {state.clash && (
        <StaleDialog
          rows={[{ label, mine: shown(state.clash.mine), theirs: shown(state.clash.theirs) }]}
          onKeepTheirs={() => {
            state.reset()
            close(true)
          }}
          onKeepMine={() => void state.overwrite().then((done) => done && close(true))}
        />
      )}
    </div>
  )
}
