import { Option, type Command } from '@commander-js/extra-typings';
import { registerDescribeLight } from './describe-light';
import { providerOption, regionOption } from './common-options';
import { parseCount, sizeFrom } from './parse-options';

/** `sim2real models list | show | verify | bench | describe-light`; a model that fails its check sets exit code 1. */
export function registerModels(program: Command): void {
  const models = program
    .command('models')
    .description('list, show, verify and measure the models; describe a light for them');
  models
    .command('list')
    .description('list the models that come with the program')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ sim2real models list')
    .action(async (options) => (await actions()).listModels(options));
  models
    .command('show')
    .description("print a model's card")
    .argument('<model>', "a name in models/, or a card's path")
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ sim2real models show classic')
    .action(async (model, options) => (await actions()).showModel(model, options));
  models
    .command('verify')
    .description('check model files against their cards: sha256, opset, operators, names, types, shapes')
    .argument('[model]', "a name in models/, or a card's path; all of models/ unless given")
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ sim2real models verify\n  $ sim2real models verify ./my-model.json',
    )
    .action(async (model, options) => (await actions()).verifyModels(model, options));
  models
    .command('bench')
    .description('measure how long models take for a frame on this machine')
    .argument('[model]', "a name in models/, or a card's path; all of models/ unless given")
    .addOption(
      new Option('--size <WxH>', 'frame size; the model is given its region of it')
        .argParser(sizeFrom(1, 99_999))
        .default({ width: 640, height: 480 }, '640x480'),
    )
    .option('--frames <count>', 'how many frames to measure', parseCount, 100)
    .addOption(regionOption())
    .addOption(providerOption())
    .option(
      '--threads <count>',
      'threads on the CPU (default: as many as there are cores, 4 at most)',
      parseCount,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ sim2real models bench classic --size 320x240 --frames 200')
    .action(async (model, options) => (await actions()).benchModels(model, options));
  registerDescribeLight(models);
}

/** Loaded when one of them runs. */
function actions() {
  return import('./models-actions.js');
}
