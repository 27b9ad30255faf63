import { ActionIcon, Menu } from '@mantine/core'
import {
  IconCopy,
  IconDots,
  IconLink,
  IconPencil,
  IconPin,
  IconPinned,
  IconTrash,
  IconUser,
  IconUsers,
} from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { useMay } from '#web/session.tsx'
import { doneToast, problemToast, undoToast } from '../toasts.tsx'
import { RenameView } from './SaveView.tsx'
import type { ListView } from './use-view.ts'
import { viewsText } from './views.text.ts'

/** What can be done with the view that is open, or with the whole list. */
export function ViewMenu({ list }: { list: ListView }): ReactNode {
  const t = useText(viewsText)
  const may = useMay()
  const [isRenaming, setRenaming] = useState(false)
  const { subject, view, defaults } = list
  const id = view?.id ?? 'all'
  const run = async (change: () => Promise<unknown>, said?: string): Promise<void> => {
    try {
      await change()
      await list.refresh()
      if (said !== undefined) doneToast(said)
    } catch (error) {
      problemToast(error)
    }
  }
  const setDefault = (whose: 'mine' | 'everybody') => (): void => {
    const chosen = defaults[whose] === id ? null : id
    void run(() => api.views.setDefault({ body: { subject, whose, view: chosen } }), t('madeDefault'))
  }
  const change = (body: { shared: boolean }) => (): void => {
    if (view)
      void run(() => api.views.update({ params: { id: view.id }, body: { version: view.version, ...body } }))
  }
  const duplicate = (): void =>
    void run(async () => {
      if (!view) return
      const copy = await api.views.duplicate({ params: { id: view.id } })
      await list.refresh()
      list.open(copy.id)
    })
  const remove = (): void =>
    void run(async () => {
      if (!view) return
      await api.views.remove({ params: { id: view.id }, query: { version: view.version } })
      list.open('all')
      undoToast(t('removed', { name: view.name }), async () => {
        await api.views.restore({ params: { id: view.id } })
        await list.refresh()
        list.open(view.id)
      })
    })
  const copyLink = (): void =>
    void run(() => navigator.clipboard.writeText(window.location.href), t('copied'))
  const mayForAll = may('views.manage') && (view === undefined || view.shared)
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('actions')} title={t('actions')}>
            <IconDots size={16} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPin size={16} stroke={1.5} />} onClick={setDefault('mine')}>
            {t(defaults.mine === id ? 'undoDefault' : 'makeDefault')}
          </Menu.Item>
          {mayForAll && (
            <Menu.Item leftSection={<IconPinned size={16} stroke={1.5} />} onClick={setDefault('everybody')}>
              {t(defaults.everybody === id ? 'undoDefaultForAll' : 'makeDefaultForAll')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconLink size={16} stroke={1.5} />} onClick={copyLink}>
            {t('copyLink')}
          </Menu.Item>
          {view && (
            <Menu.Item leftSection={<IconCopy size={16} stroke={1.5} />} onClick={duplicate}>
              {t('duplicate')}
            </Menu.Item>
          )}
          {view?.mayChange && (
            <>
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconPencil size={16} stroke={1.5} />}
                onClick={() => setRenaming(true)}
              >
                {t('rename')}
              </Menu.Item>
              {!view.shared && may('views.share') && (
                <Menu.Item
                  leftSection={<IconUsers size={16} stroke={1.5} />}
                  onClick={change({ shared: true })}
                >
                  {t('share')}
                </Menu.Item>
              )}
              {view.shared && view.mine && (
                <Menu.Item
                  leftSection={<IconUser size={16} stroke={1.5} />}
                  onClick={change({ shared: false })}
                >
                  {t('unshare')}
                </Menu.Item>
              )}
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.5} />} onClick={remove}>
                {t('remove')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {isRenaming && view && <RenameView list={list} view={view} onClose={() => setRenaming(false)} />}
    </>
  )
}
