"""Unpacks an image to a folder for bench/in-image. Writes the image's command to the file `entrypoint`, its variables to `environment`.

usage: unpack_image IMAGE.tar FOLDER
"""
import json, sys, tarfile
with tarfile.open(sys.argv[1]) as image:
    manifest = json.load(image.extractfile("manifest.json"))[0]
    for layer in manifest["Layers"]:
        with tarfile.open(fileobj=image.extractfile(layer)) as files:
            files.extractall(sys.argv[2], numeric_owner=True)
    config = json.load(image.extractfile(manifest["Config"]))["config"]
with open(sys.argv[2] + "/entrypoint", "w") as out:
    out.write("\n".join(config["Entrypoint"] + (config.get("Cmd") or [])) + "\n")
with open(sys.argv[2] + "/environment", "w") as out:
    out.write("".join(variable + "\n" for variable in config.get("Env") or []))
