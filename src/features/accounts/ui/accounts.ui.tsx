import { IconKey, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { accountsText } from '../accounts.text.ts'

export const accountsUi = defineUi({
  name: 'accounts',
  entrance: {
    SignIn: screen(() => import('./SignIn.tsx').then((m) => m.SignIn)),
    SetUp: screen(() => import('./SetUp.tsx').then((m) => m.SetUp)),
  },
  routes: [
    { path: '/me', screen: screen(() => import('./MySettings.tsx').then((m) => m.MySettings)) },
    {
      path: '/users',
      permission: 'users.manage',
      screen: screen(() => import('./UserList.tsx').then((m) => m.UserList)),
    },
    {
      path: '/users/$id',
      permission: 'users.manage',
      screen: screen(() => import('./UserPage.tsx').then((m) => m.UserPage)),
    },
    {
      path: '/api-keys',
      permission: 'apiKeys.manage',
      screen: screen(() => import('./ApiKeyList.tsx').then((m) => m.ApiKeyList)),
    },
  ],
  nav: [
    {
      to: '/users',
      label: accountsText.users,
      icon: IconUsersGroup,
      group: 'manage',
      order: 20,
      permission: 'users.manage',
    },
    {
      to: '/api-keys',
      label: accountsText.apiKeys,
      icon: IconKey,
      group: 'manage',
      order: 30,
      permission: 'apiKeys.manage',
    },
  ],
  palette: {
    commands: [
      {
        id: 'user.add',
        label: accountsText.addUser,
        aliases: ['招待', 'invite', 'ユーザー'],
        icon: IconUserPlus,
        permission: 'users.manage',
        to: '/users?add=true',
      },
      { id: 'me', label: accountsText.mySettings, aliases: ['パスワード', '言語', 'profile'], to: '/me' },
    ],
  },
  subjects: {
    user: {
      label: accountsText.user,
      to: (id) => `/users/${id}`,
      fields: {
        name: accountsText.name,
        email: accountsText.email,
        role: accountsText.role,
        locale: accountsText.language,
        disabled: accountsText.disabled,
      },
    },
    apiKey: {
      label: accountsText.apiKey,
      fields: {
        name: accountsText.keyName,
        role: accountsText.role,
        prefix: accountsText.keyStart,
        expiresAt: accountsText.expires,
        revokedAt: accountsText.revoked,
      },
    },
    session: { label: accountsText.session },
  },
  firstSteps: [
    {
      title: accountsText.inviteStep,
      why: accountsText.inviteWhy,
      to: '/users?add=true',
      order: 20,
      permission: 'users.manage',
    },
  ],
})
