import { describeNextSteps } from '../../src/install/describe-next-steps';

test('names the ROS that the clone was built against', () => {
  const steps = describeNextSteps('/home/duckie/sim2real-ros', '/clone', {
    kind: 'sourced',
    prefix: '/opt/ros/humble',
  });
  expect(steps).toContain('for /opt/ros/humble');
  expect(steps).toContain('\n  source /home/duckie/sim2real-ros/setup.bash\n');
});

test('quotes a path that a shell would split', () => {
  expect(describeNextSteps("/home/my robot's", '/clone', undefined)).toContain(
    "\n  source '/home/my robot'\\''s/setup.bash'\n",
  );
});

test('says that an embedded ROS needs its clone', () => {
  const steps = describeNextSteps('/my prefix', '/clone', { kind: 'embedded', prefix: '/clone/.ros/venv' });
  expect(steps).toContain('the ROS 2 in /clone/.ros:\nkeep the clone. That ROS 2 has no ros2 command');
  expect(steps).toContain("\n  source '/my prefix/setup.bash'\nThen:\n  sim2real proxy ");
  expect(steps).not.toContain('/opt/ros');
});
