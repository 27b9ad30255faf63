import { Button, Menu } from '@mantine/core'
import { IconDownload, IconForms, IconRestore, IconTrash, IconUserCheck } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState, type ReactNode } from 'react'
import type { Total } from '#kit/page.ts'
import { placeOf } from '#web/address.ts'
import { useCatalogue, useColleagues } from '#web/catalogue.ts'
import { exportOf, mostChosen } from '#web/export-address.ts'
import { useSay, useText } from '#web/locale.ts'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useSelectionTools } from '#web/ui-context.tsx'
import { useFormat } from '#web/use-format.ts'
import type { CustomerRow } from '../customers.api.ts'
import { manyText } from '../customer-many.text.ts'
import { customersText } from '../customers.text.ts'
import { act } from './customer-queries.ts'
import { ownersBefore } from './list-actions.ts'
import { ManyQuestion, type Many, type Matching } from './ManyQuestion.tsx'
import { MatchingOffer } from './MatchingOffer.tsx'
import { SetFieldDialog } from './SetFieldDialog.tsx'
import { TagPicker } from './TagPicker.tsx'

type SelectionActionsProps = {
  ids: readonly string[]
  /** The loaded rows, to know how it was before. */
  rows: readonly CustomerRow[]
  inBin: boolean
  /** What the list asks for, and how many that are. */
  matching: Matching
  total: Total | undefined
  /** Those of the view, where somebody chose them. */
  columns: readonly string[] | undefined
  onDone: () => void
}
/** More than so many are asked for once more, and done in the background. */
const mostAtOnce = 100

type Done = {
  /** What will happen, in a sentence. */
  readonly what: string
  readonly said: (count: string) => string
  readonly undo: (changed: string[]) => Promise<unknown>
}

/** What can be done with the chosen customers: actions of the catalogue, each with its way back. */
export function SelectionActions(props: SelectionActionsProps): ReactNode {
  const { ids, rows, inBin, matching, total, columns, onDone } = props
  const t = useText(customersText)
  const words = useText(manyText)
  const [isAll, setAll] = useState(false)
  const [many, setMany] = useState<Many | null>(null)
  const [isSetting, setSetting] = useState(false)
  const label = useActionLabel()
  const format = useFormat()
  const may = useMay()
  const navigate = useNavigate()
  const tools = useSelectionTools('customer').filter(({ permission }) => may(permission ?? 'signedIn'))
  if (!may('customers.write')) return null

  const run = async (kind: string, params: object, { what, said, undo }: Done): Promise<void> => {
    if (isAll || ids.length > mostAtOnce) return setMany({ action: kind, params, what })
    try {
      const changed = await act(kind, params, ids)
      if (changed.length === 0) return doneToast(t('noneChanged'))
      undoToast(said(format.number(changed.length)), () => undo(changed))
      onDone()
    } catch (error) {
      problemToast(error)
    }
  }
  const whole = (
    <>
      <MatchingOffer chosen={ids.length} loaded={rows.length} total={total} isAll={isAll} setAll={setAll} />
      {isSetting && (
        <SetFieldDialog
          onClose={() => setSetting(false)}
          onGiven={(given) => {
            setSetting(false)
            setMany(given)
          }}
        />
      )}
      {many && (
        <ManyQuestion
          many={many}
          of={isAll ? { matching } : { ids }}
          onClose={() => setMany(null)}
          onDone={onDone}
        />
      )}
    </>
  )
  if (inBin)
    return (
      <>
        <Button
          variant="default"
          leftSection={<IconRestore size={16} stroke={1.5} aria-hidden />}
          onClick={() =>
            void run(
              'customer.restore',
              {},
              {
                what: words('doRestore'),
                said: (count) => t('restored', { count }),
                undo: (changed) => act('customer.delete', {}, changed),
              },
            )
          }
        >
          {label('customer.restore')}
        </Button>
        {whole}
      </>
    )
  return (
    <>
      <TagPicker
        label={label('tag.add')}
        mayMake
        onPick={(tagName) =>
          void run(
            'tag.add',
            { tagName },
            {
              what: words('doTag', { name: tagName }),
              said: (count) => t('tagged', { count, name: tagName }),
              undo: (changed) => act('tag.remove', { tagName }, changed),
            },
          )
        }
      />
      <TagPicker
        label={label('tag.remove')}
        onPick={(tagName) =>
          void run(
            'tag.remove',
            { tagName },
            {
              what: words('doUntag', { name: tagName }),
              said: (count) => t('untagged', { count, name: tagName }),
              undo: (changed) => act('tag.add', { tagName }, changed),
            },
          )
        }
      />
      <OwnerMenu
        label={label('owner.set')}
        onPick={(owner) =>
          void run(
            'owner.set',
            { ownerId: owner?.id ?? null },
            {
              what: owner ? words('doOwn', { name: owner.name }) : words('doDisown'),
              said: (count) => (owner ? t('owned', { count, name: owner.name }) : t('disowned', { count })),
              undo: async (changed) => {
                for (const { ownerId, ids: some } of ownersBefore(rows, changed))
                  await act('owner.set', { ownerId }, some)
              },
            },
          )
        }
      />
      <Button
        variant="default"
        leftSection={<IconForms size={16} stroke={1.5} aria-hidden />}
        onClick={() => setSetting(true)}
      >
        {label('field.set')}
      </Button>
      {tools.map(({ key, screen: Tool }) => (
        <Suspense key={key}>
          <Tool
            run={({ kind, params, what, said, back }) =>
              void run(kind, params, { what, said, undo: (changed) => act(back, params, changed) })
            }
          />
        </Suspense>
      ))}
      {may('customers.export') && (
        <Button
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
          onClick={() => {
            if (!isAll && ids.length > mostChosen)
              return doneToast(t('tooManyToExport', { count: format.number(mostChosen) }))
            const { q, filter } = matching
            const asked = isAll ? { q, filter } : { chosen: ids }
            return void navigate(placeOf(exportOf('customer', { ...asked, columns })))
          }}
        >
          {t('export')}
        </Button>
      )}
      <Button
        variant="default"
        color="red"
        ml="md"
        leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
        onClick={() =>
          void run(
            'customer.delete',
            {},
            {
              what: words('doBin'),
              said: (count) => t('binned', { count }),
              undo: (changed) => act('customer.restore', {}, changed),
            },
          )
        }
      >
        {label('customer.delete')}
      </Button>
      {whole}
    </>
  )
}

/** The label of an action as the catalogue has it, so that it is called the same in automations. */
function useActionLabel(): (kind: string) => string {
  const { actions } = useCatalogue()
  const say = useSay()
  return (kind) => {
    const found = actions.find((action) => action.kind === kind)
    return found ? say(found.label) : kind
  }
}

type OwnerMenuProps = {
  label: string
  onPick: (owner: { readonly id: string; readonly name: string } | null) => void
}
function OwnerMenu({ label, onPick }: OwnerMenuProps): ReactNode {
  const t = useText(customersText)
  const colleagues = useColleagues().filter(({ disabled }) => !disabled)
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<IconUserCheck size={16} stroke={1.5} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('colleague')}</Menu.Label>
        {colleagues.map((colleague) => (
          <Menu.Item key={colleague.id} onClick={() => onPick(colleague)}>
            {colleague.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => onPick(null)}>{t('noOwner')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
