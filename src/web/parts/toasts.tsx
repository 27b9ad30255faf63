import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { translator } from '#kit/text.ts'
import { getLocale } from '../locale.ts'
import { isProblem, toProblem } from '../problem.ts'
import { partsText } from './parts.text.ts'

const untilUndoIsGone = 12_000

/** 「3件の顧客を削除しました」 with the way back, instead of a question before. Returns what takes the message away. */
export function undoToast(message: string, undo: () => Promise<unknown>): () => void {
  const t = translator(partsText, getLocale())
  const id = notifications.show({
    message: <UndoMessage message={message} label={t('undo')} onUndo={() => void run()} />,
    autoClose: untilUndoIsGone,
    closeButtonProps: { 'aria-label': t('close') },
    withBorder: true,
  })
  return () => void notifications.hide(id)
  async function run(): Promise<void> {
    notifications.hide(id)
    try {
      await undo()
      doneToast(t('undone'))
    } catch (error) {
      problemToast(error)
    }
  }
}

function UndoMessage(props: { message: string; label: string; onUndo: () => void }): ReactNode {
  return (
    <Group justify="space-between" wrap="nowrap">
      {props.message}
      <Button variant="default" onClick={props.onUndo} flex="none">
        {props.label}
      </Button>
    </Group>
  )
}

/** 保存しました. For what is not seen on the screen by itself. */
export function doneToast(message: string): void {
  const t = translator(partsText, getLocale())
  notifications.show({
    message,
    color: 'green',
    withBorder: true,
    autoClose: 4000,
    closeButtonProps: { 'aria-label': t('close') },
  })
}

/** A problem of something that has no place of its own on the screen. Stays until it is closed. */
export function problemToast(error: unknown): void {
  // The shell already asks to sign in again.
  if (isProblem(error, 'signedOut')) return
  const problem = toProblem(error, getLocale())
  const t = translator(partsText, getLocale())
  notifications.show({
    title: problem.title,
    message: (
      <>
        {[
          problem.detail,
          ...problem.fields.map(({ message }) => message),
          problem.requestId && t('requestId', { id: problem.requestId }),
        ]
          .filter(Boolean)
          .join(' ')}
        {/* A plain link: toasts stand outside the router, and what was refused has nothing to lose. */}
        {problem.next && (
          <Button
            component="a"
            href={problem.next.to}
            variant="default"
            mt="xs"
            display="block"
            w="fit-content"
          >
            {problem.next.label}
          </Button>
        )}
      </>
    ),
    color: 'red',
    withBorder: true,
    autoClose: false,
    closeButtonProps: { 'aria-label': t('close') },
    role: 'alert',
  })
}

/** Does it, and tells in a toast what went wrong. */
export async function tried(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    problemToast(error)
  }
}
