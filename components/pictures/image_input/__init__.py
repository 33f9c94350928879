"""Where the pictures of a page come from: samples, files, a folder, the clipboard, a camera, a web address or S3."""

from components.pictures.image_input.chooser import show as show
