/**
 * How many subscribers a publisher has. Counted at each call, which works on every distribution, unlike matched events.
 * `subscriptionCount` is a getter in rclnodejs; its type declarations call it a method.
 */
export function countSubscribers(publisher: object): number {
  return (publisher as { readonly subscriptionCount: number }).subscriptionCount;
}

/** How many publishers a subscription has; see countSubscribers. */
export function countPublishers(subscription: object): number {
  return (subscription as { readonly publisherCount: number }).publisherCount;
}
