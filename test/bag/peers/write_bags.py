"""Writes bags with the packages rosbags and mcap, which share nothing with this project, and tells what is in them.

python write_bags.py FOLDER: FOLDER/expected.json lists topic, log time and sha256 of every message.
"""

import hashlib
import json
import sys
from pathlib import Path

from mcap.writer import CompressionType, IndexType, Writer as McapWriter
from rosbags.rosbag1 import Writer as Writer1
from rosbags.rosbag2 import CompressionFormat, CompressionMode, StoragePlugin, Writer as Writer2
from rosbags.typesys import Stores, get_typestore

FOLDER = Path(sys.argv[1])
COUNT = 24
CAMERA = '/duckie/camera_node/image/compressed'


def make_picture(index):
    # Some that compress and some that do not.
    if index % 2:
        return bytes([index % 251]) * 5000
    return b''.join(hashlib.sha256(b'%d %d' % (index, part)).digest() for part in range(150))


def list_messages(store, ros1):
    header = store.types['std_msgs/msg/Header']
    time = store.types['builtin_interfaces/msg/Time']
    image = store.types['sensor_msgs/msg/CompressedImage']
    text = store.types['std_msgs/msg/String']
    import numpy

    serialize = store.serialize_ros1 if ros1 else store.serialize_cdr
    for index in range(COUNT):
        stamp = 1_700_000_000_000_000_000 + index * 33_000_000
        if index % 3 == 2:
            message = text(data=f'message {index}')
            yield '/chatter', stamp, bytes(serialize(message, text.__msgtype__)), text.__msgtype__
            continue
        fields = {'stamp': time(sec=stamp // 10**9, nanosec=stamp % 10**9), 'frame_id': 'duckie/camera'}
        if ros1:
            fields['seq'] = index
        picture = numpy.frombuffer(make_picture(index), numpy.uint8)
        message = image(header=header(**fields), format='jpeg', data=picture)
        yield CAMERA, stamp + 4_000_000, bytes(serialize(message, image.__msgtype__)), image.__msgtype__


def write_with_rosbags(writer, store, messages):
    with writer:
        connections = {}
        for topic, time, data, kind in messages:
            if topic not in connections:
                connections[topic] = writer.add_connection(topic, kind, typestore=store)
            writer.write(connections[topic], time, data)


def write_mcap(path, messages, store, **options):
    with path.open('wb') as file:
        writer = McapWriter(file, chunk_size=20_000, **options)
        writer.start(profile='ros2', library='test')
        channels = {}
        for sequence, (topic, time, data, kind) in enumerate(messages):
            if topic not in channels:
                text, _ = store.generate_msgdef(kind, ros_version=2)
                schema = writer.register_schema(name=kind, encoding='ros2msg', data=text.encode())
                channels[topic] = writer.register_channel(topic=topic, message_encoding='cdr', schema_id=schema)
            writer.add_message(
                channel_id=channels[topic], log_time=time, publish_time=time, sequence=sequence, data=data
            )
        writer.finish()


def describe(messages):
    return [[topic, str(time), hashlib.sha256(data).hexdigest()] for topic, time, data, _ in messages]


def main():
    store2 = get_typestore(Stores.ROS2_HUMBLE)
    store1 = get_typestore(Stores.ROS1_NOETIC)
    messages2 = list(list_messages(store2, False))
    messages1 = list(list_messages(store1, True))
    expected = {}
    for name in ('none', 'lz4', 'zstd'):
        compression = CompressionType[name.upper()]
        write_mcap(FOLDER / f'{name}.mcap', messages2, store2, compression=compression)
        write_mcap(
            FOLDER / f'{name}-unindexed.mcap',
            messages2,
            store2,
            compression=compression,
            index_types=IndexType.NONE,
            use_statistics=False,
            repeat_channels=False,
            repeat_schemas=False,
            use_summary_offsets=False,
        )
        expected[f'{name}.mcap'] = expected[f'{name}-unindexed.mcap'] = describe(messages2)
    write_mcap(FOLDER / 'unchunked.mcap', messages2, store2, use_chunking=False)
    expected['unchunked.mcap'] = describe(messages2)
    for plugin in StoragePlugin:
        for mode in (CompressionMode.NONE, CompressionMode.FILE, CompressionMode.MESSAGE):
            name = f'rosbag2-{plugin.name}-{mode.name}'.lower()
            writer = Writer2(FOLDER / name, version=9, storage_plugin=plugin)
            if mode != CompressionMode.NONE:
                writer.set_compression(mode, CompressionFormat.ZSTD)
            write_with_rosbags(writer, store2, messages2)
            expected[name] = describe(messages2)
    for name in ('none', 'bz2', 'lz4'):
        writer = Writer1(FOLDER / f'ros1-{name}.bag')
        if name != 'none':
            writer.set_compression(Writer1.CompressionFormat[name.upper()])
        write_with_rosbags(writer, store1, messages1)
        expected[f'ros1-{name}.bag'] = describe(messages1)
    (FOLDER / 'expected.json').write_text(json.dumps(expected))


main()
