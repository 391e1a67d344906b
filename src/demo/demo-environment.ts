/** Above 101 a domain's ports fall into the range from which Linux gives ports to any program. */
export const LAST_DOMAIN = 101;

/** Each of these would lead discovery out of this machine, or win over the range. */
const LEADING_OUT: readonly string[] = ['ROS_STATIC_PEERS', 'ROS_DISCOVERY_SERVER', 'ROS_LOCALHOST_ONLY'];

/**
 * The variables of the demo's processes: a ROS domain of their own and loopback alone, so that a demo neither hears
 * nor disturbs a robot, whatever the user's shell is set to.
 * @param domain as the user asked for; otherwise one that is not the user's
 */
export function makeDemoEnvironment(
  env: NodeJS.ProcessEnv,
  domain: number | undefined,
): { readonly env: NodeJS.ProcessEnv; readonly domain: number } {
  const chosen = domain ?? chooseDomain(Number(env['ROS_DOMAIN_ID'] ?? 0));
  const kept = Object.entries(env).filter(([name]) => !LEADING_OUT.includes(name));
  const own: NodeJS.ProcessEnv = {
    ...Object.fromEntries(kept),
    ROS_DOMAIN_ID: String(chosen),
    ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
  };
  // Distributions before Iron know only this one; later ones warn of it.
  if (env['ROS_DISTRO'] === 'humble') own['ROS_LOCALHOST_ONLY'] = '1';
  return { env: own, domain: chosen };
}

/** Two demos at a time rarely meet, since their process numbers differ. */
function chooseDomain(users: number): number {
  const domain = 1 + (process.pid % LAST_DOMAIN);
  return domain === users ? 1 + (domain % LAST_DOMAIN) : domain;
}
