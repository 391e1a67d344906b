import os

import cv2
import numpy as np
import pytest

from conftest import write
from errors import DataError
from frames import Frames, measure_tape, read_frames, split_by_group
from pictures import read_mask, read_picture
from sampling import balance_by_light, match_content
from tape import RED, WHITE


def test_frames_come_with_their_masks_robots_and_lights(sim, real):
    frames = read_frames([sim], (96, 48), masks=True)
    assert frames.pictures.shape == (4, 48, 96, 3) and frames.masks.shape == (4, 48, 96)
    assert set(np.unique(frames.masks)) == {0, 1, 2, 3, 255}
    assert read_frames([real], (96, 48)).groups == ["duckling", "duckling", "drake", "drake"]


def test_pictures_are_rgb(sim):
    frames = read_frames([sim], (96, 48), masks=True)
    assert np.allclose(measure_tape(frames) * 255, [[204, 204, 204], [200, 200, 10], [196, 1, 1]])


def test_a_picture_with_exif_orientation_is_not_turned(tmp_path):
    jpeg = cv2.imencode(".jpg", np.full((6, 8, 3), 90, np.uint8))[1].tobytes()
    # TIFF, one entry: Orientation (0x112), a number, 6 (turned by 90 degrees).
    tag = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    (tmp_path / "turned.jpg").write_bytes(jpeg[:2] + b"\xff\xe1" + (len(tag) + 2).to_bytes(2, "big") + tag + jpeg[2:])
    assert cv2.imread(str(tmp_path / "turned.jpg")).shape == (8, 6, 3)
    assert read_picture(tmp_path / "turned.jpg").shape == (6, 8, 3)


def test_pictures_and_masks_of_16_bits_are_refused(tmp_path):
    cv2.imwrite(str(tmp_path / "deep.png"), np.full((6, 8), 300, np.uint16))
    with pytest.raises(DataError, match="deep.png: expected at most 8 bits a channel, found 16"):
        read_picture(tmp_path / "deep.png")
    with pytest.raises(DataError, match="deep.png: expected a mask of 8 bits, found 16"):
        read_mask(tmp_path / "deep.png")
    cv2.imwrite(str(tmp_path / "mask.png"), np.eye(8, dtype=np.uint8), [cv2.IMWRITE_PNG_BILEVEL, 1])
    with pytest.raises(DataError, match="mask.png: expected a mask of 8 bits, found 1"):
        read_mask(tmp_path / "mask.png")


def test_an_empty_folder_is_refused(tmp_path):
    (tmp_path / "images").mkdir()
    with pytest.raises(DataError, match="expected .jpg or .png pictures, found none"):
        read_frames([tmp_path])


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere: expected a folder"):
        read_frames([tmp_path / "nowhere"])


def test_a_picture_that_cannot_be_read_is_named(sim):
    (sim / "images" / "2.png").write_bytes(b"not a picture")
    with pytest.raises(DataError, match=r"2\.png: expected a picture"):
        read_frames([sim])


def test_a_mask_without_a_frame_is_named(sim):
    write(sim / "masks" / "77.png", np.zeros((48, 96), np.uint8))
    with pytest.raises(DataError, match=r"77\.png: a mask without a frame"):
        read_frames([sim], masks=True)


def test_a_frame_without_a_mask_is_named(sim):
    (sim / "masks" / "1.png").unlink()
    with pytest.raises(DataError, match=r"1\.png: expected the mask.*no such file"):
        read_frames([sim], masks=True)


def test_a_mask_of_other_values_is_refused(sim):
    write(sim / "masks" / "1.png", np.full((48, 96), 9, np.uint8))
    with pytest.raises(DataError, match=r"expected the values 0, 1, 2, 3, 254, 255, found \[9\]"):
        read_frames([sim], masks=True)


def test_a_split_never_parts_a_robots_frames(real):
    kept, held = split_by_group(read_frames([real]), ["drake"])
    assert kept.tolist() == [0, 1] and held.tolist() == [2, 3]
    with pytest.raises(DataError, match="--hold-out: expected at least one group to train on"):
        split_by_group(read_frames([real]), ["drake", "duckling"])


def test_lights_of_few_and_many_frames_weigh_alike():
    frames = Frames(["x"] * 150, np.empty(0), groups=["r"] * 150, lights=["day"] * 100 + ["red"] * 50)
    weights = balance_by_light(frames)
    assert weights[:100].sum() == pytest.approx(0.5)


def test_content_is_matched_to_the_wanted_shares():
    masks = np.zeros((10, 8, 8), np.uint8)
    masks[:, 0], masks[0, 1] = 1, 3
    masks[5:, 0] = 0
    frames = Frames(["x"] * 10, np.empty(0), masks=masks)
    weights = match_content(frames, {WHITE: 0.8, RED: 0.5})
    assert weights[0] == pytest.approx(0.5, abs=1e-3) and weights[:5].sum() == pytest.approx(0.8, abs=1e-3)


def test_hidden_pictures_are_skipped_sub_folders_and_links_read(sim, tmp_path):
    (sim / "images" / "._0.png").write_bytes(b"left by macOS")
    for part in ("images", "masks"):
        (sim / part / "night").mkdir()
        (sim / part / "3.png").rename(sim / part / "night" / "a.png")
        (sim / part / "linked").symlink_to(sim / part / "night")
        (sim / part / "night" / "round").symlink_to(sim / part)
    frames = read_frames([sim], (96, 48), masks=True)
    assert frames.names == [f"{sim.name}/{name}" for name in ("0", "1", "2", "linked/a", "night/a")]


def test_masks_beside_the_pictures_are_no_frames(sim):
    for path in (sim / "images").iterdir():
        path.rename(sim / path.name)
    (sim / "images").rmdir()
    assert len(read_frames([sim], (96, 48), masks=True)) == 4


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_name_that_leads_to_no_picture_is_named(sim, kind):
    path = sim / "images" / "9.png"
    path.symlink_to("nowhere.png") if kind == "link" else os.mkfifo(path)
    with pytest.raises(DataError, match=r"9\.png: expected a file"):
        read_frames([sim])


def test_frames_csv_may_begin_with_a_byte_order_mark(real):
    table = real / "frames.csv"
    table.write_text("\ufeff" + table.read_text(), encoding="utf-8")
    assert read_frames([real], (96, 48)).groups == ["duckling", "duckling", "drake", "drake"]


def test_a_frames_csv_without_the_column_is_named(real):
    (real / "frames.csv").write_text("picture,robot\n0.png,duckling\n")
    with pytest.raises(DataError, match='frames.csv: expected a column "frame".*found picture, robot'):
        read_frames([real])
