import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconBuilding, IconDots, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay, useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { customerText } from '../customer.text.ts'
import { todayIn } from '#kit/japan/days.ts'
import { useShowCustomer, type Customer } from './customer-queries.ts'
import { MovePostForm } from './MovePostForm.tsx'
import { PostForm } from './PostForm.tsx'
import { placePosts, type Standing } from './post-standing.ts'
import styles from './Parts.module.css'

type Post = Customer['posts'][number]

/** Where a customer works and worked: the company, the place in it, since when. */
export function Posts({ customer }: { customer: Customer }): ReactNode {
  const t = useText(customerText)
  const may = useMay()('customers.write') && customer.deletedAt === null
  const [editing, setEditing] = useState<string | null>(null)
  const [moving, setMoving] = useState<string | null>(null)
  const { timeZone } = useOrganisation()
  const placed = placePosts(customer.posts, todayIn(timeZone))
  return (
    <Section
      title={t('company')}
      action={
        may && (
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            aria-label={t('addPost')}
            onClick={() => setEditing('new')}
          >
            {t('addIt')}
          </Button>
        )
      }
    >
      {customer.posts.length === 0 && editing !== 'new' && <p className={styles['none']}>{t('noPosts')}</p>}
      <ul className={styles['list']}>
        {placed.map(({ post, standing }) => (
          <li key={post.id}>
            {editing === post.id ? (
              <PostForm customerId={customer.id} post={post} onClose={() => setEditing(null)} />
            ) : moving === post.id ? (
              <MovePostForm customerId={customer.id} post={post} onClose={() => setMoving(null)} />
            ) : (
              <PostRow
                customer={customer}
                post={post}
                standing={standing}
                readOnly={!may}
                onEdit={() => setEditing(post.id)}
                onMove={() => setMoving(post.id)}
              />
            )}
          </li>
        ))}
      </ul>
      {editing === 'new' && <PostForm customerId={customer.id} onClose={() => setEditing(null)} />}
    </Section>
  )
}

type PostRowProps = {
  customer: Customer
  post: Post
  standing: Standing
  readOnly: boolean
  onEdit: () => void
  onMove: () => void
}
function PostRow({ customer, post, standing, readOnly, onEdit, onMove }: PostRowProps): ReactNode {
  const t = useText(customerText)
  const showCustomer = useShowCustomer()
  const { id, company, department, title, startedOn, endedOn, version } = post
  const remove = async (): Promise<void> => {
    try {
      const params = { id: customer.id, partId: id }
      showCustomer(await api.customers.removePost({ params, query: { version } }))
      undoToast(t('postRemoved', { company: company.name }), async () => {
        const body = {
          companyId: company.id,
          department,
          title,
          startedOn,
          endedOn,
        }
        showCustomer(await api.customers.addPost({ params: { id: customer.id }, body }))
      })
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <div className={styles['row']} data-former={standing === 'former' || undefined}>
      <span className={styles['icon']}>
        <IconBuilding size={18} stroke={1.5} aria-hidden />
      </span>
      <div className={styles['what']}>
        <span>
          <Link to={`/companies/${company.id}`}>{company.name}</Link>
          {standing !== 'main' && <span className={styles['first']}>{t(standing)}</span>}
        </span>
        <span className={styles['second']}>
          {[department, title].filter(Boolean).join(' ')} <Period from={startedOn} to={endedOn} />
        </span>
      </div>
      {!readOnly && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('partMenu', { what: company.name })}>
              <IconDots size={18} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onEdit}>{t('editPart')}</Menu.Item>
            {(standing === 'main' || standing === 'concurrent') && (
              <Menu.Item onClick={onMove}>{t('movePost')}</Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => void remove()}>
              {t('removePart')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

function Period({ from, to }: { from: string | null; to: string | null }): ReactNode {
  const t = useText(customerText)
  const format = useFormat()
  if (from && to) return t('between', { from: format.day(from), to: format.day(to) })
  if (from) return t('since', { from: format.day(from) })
  return to && t('until', { to: format.day(to) })
}
