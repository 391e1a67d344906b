import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isolateRos } from '../../src/process/ros-isolation';

test('ROS gets another domain and stays on loopback', () => {
  const user = String(1 + (process.pid % 101));
  const { env, domain } = isolateRos({
    ROS_DOMAIN_ID: user,
    ROS_STATIC_PEERS: '10.0.0.7',
    ROS_DISCOVERY_SERVER: '10.0.0.7:11811',
    HOME: '/x',
  });
  expect(String(domain)).not.toBe(user);
  expect(env).toEqual({
    HOME: '/x',
    ROS_DOMAIN_ID: String(domain),
    ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
  });
});

test('a requested domain is used', () => {
  expect(isolateRos({ ROS_DOMAIN_ID: '3' }, { domain: 42 }).env['ROS_DOMAIN_ID']).toBe('42');
});

test('Humble stays on loopback by ROS_LOCALHOST_ONLY', () => {
  expect(isolateRos({ ROS_DISTRO: 'humble' }).env['ROS_LOCALHOST_ONLY']).toBe('1');
});

test('a domain in use is skipped', async () => {
  const { domain } = isolateRos({}, { seed: 7 });
  const socket = createSocket('udp4');
  // The first participant of a domain has this port.
  socket.bind(7400 + 250 * domain + 10, '127.0.0.1');
  await once(socket, 'listening');
  try {
    expect(isolateRos({}, { seed: 7 }).domain).not.toBe(domain);
  } finally {
    socket.close();
  }
});
