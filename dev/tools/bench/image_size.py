"""Prints the size of an image of target/images, compressed as it is pulled and unpacked as on a node, in MB of 10^6 bytes.

usage: bench/image-size NAME [UNPACKED PACKED]
With two maximum sizes the exit code is 1 if one of them is exceeded.
"""
import json, pathlib, sys, tarfile


def main(name, *goals):
    path = pathlib.Path(__file__).resolve().parents[3] / "target/images" / f"{name}.tar"
    packed, unpacked = 0, 0
    with tarfile.open(path) as image:
        for layer in json.load(image.extractfile("manifest.json"))[0]["Layers"]:
            packed += image.getmember(layer).size
            with tarfile.open(fileobj=image.extractfile(layer)) as files:
                unpacked += sum(file.size for file in files if file.isfile())
    sizes = (unpacked / 1e6, packed / 1e6)
    print(f"{name}: {sizes[0]:.2f} MB unpacked, {sizes[1]:.2f} MB packed")
    passed = [f"{what} may weigh {goal} MB" for what, goal, size in zip(("unpacked it", "packed it"), goals, sizes)
              if size > float(goal)]
    if passed:
        sys.exit(f"{name} is too large: " + ", ".join(passed) + ". docs/adr/0009 tells what is left out of it already.")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
