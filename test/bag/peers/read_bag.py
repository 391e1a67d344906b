"""Reads bags with the packages rosbags and mcap, which share nothing with this project, and prints JSON.

python read_bag.py BAG: an .mcap file by mcap (checksums checked); a rosbag2 directory by rosbags.
For each message in order of log time: topic, type, log time, sha256 of its bytes, and stamp, frame_id and format of
images where rosbags can read them.
"""

import hashlib
import json
import sys
from pathlib import Path

from mcap.reader import make_reader
from rosbags.rosbag2 import Reader
from rosbags.typesys import Stores, get_typestore

STORES = {'ros2': get_typestore(Stores.ROS2_HUMBLE), 'ros1': get_typestore(Stores.ROS1_NOETIC)}


def describe(topic, kind, time, data, profile):
    entry = {'topic': topic, 'type': kind, 'time': str(time), 'sha256': hashlib.sha256(data).hexdigest()}
    if kind.endswith('CompressedImage'):
        store = STORES[profile]
        full = kind if '/msg/' in kind else kind.replace('/', '/msg/')
        message = (store.deserialize_ros1 if profile == 'ros1' else store.deserialize_cdr)(data, full)
        stamp = message.header.stamp
        entry['stamp'] = str(stamp.sec * 10**9 + stamp.nanosec)
        entry['frame_id'] = message.header.frame_id
        entry['format'] = message.format
        entry['picture'] = hashlib.sha256(bytes(message.data)).hexdigest()
    return entry


def read_mcap(path):
    with path.open('rb') as file:
        reader = make_reader(file, validate_crcs=True)
        profile = reader.get_header().profile
        messages = [
            describe(channel.topic, schema.name, message.log_time, message.data, profile)
            for schema, channel, message in reader.iter_messages()
        ]
        summary = reader.get_summary()
        extras = [
            *([item.name, item.media_type, str(item.log_time), str(item.create_time), item.data.decode()]
              for item in reader.iter_attachments()),
            *([item.name, item.metadata] for item in reader.iter_metadata()),
        ]
    return {
        'profile': profile,
        'count': summary.statistics.message_count,
        'schemas': {schema.name: schema.encoding for schema in summary.schemas.values()},
        'metadata': {channel.topic: channel.metadata for channel in summary.channels.values()},
        'messages': messages,
        'extras': extras,
    }


def read_rosbag2(path):
    with Reader(path) as reader:
        messages = [
            describe(connection.topic, connection.msgtype, time, bytes(data), 'ros2')
            for connection, time, data in reader.messages()
        ]
        return {'profile': 'ros2', 'count': reader.message_count, 'messages': messages}


path = Path(sys.argv[1])
print(json.dumps(read_rosbag2(path) if path.is_dir() else read_mcap(path)))
