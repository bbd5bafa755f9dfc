"""The preview engine: a drawn hairline becomes pigment dots at true scale. No Django in here.

Read in this order:

`tile`       a fixed blue-noise order of points, from which every density is a prefix;
`geometry`   millimetres on the scalp and pixels in the photo, and what lies between: the head;
`zones`      what is drawn, and its raster of density;
`placing`    the dots: those of the tile whose rank stays below the density where they fall;
`fading`     what years and healing do to a dot;
`photo`      the photo as it comes, its blur and its shine;
`stamping`   dots into coverage of pixels;
`rendering`  coverage into light, and light into the photo;
`strokes`    hair strokes, the second technique, as chains of dots;
`measuring`  square centimetres, dots, sessions and minutes, each with its band;
`registering`  how one photo lies over another of the same side, or that it does not;
`colour`     colours as people see them, and how different two of them look;
`pairs`      what the work changed, from two photos: contrast, evenness, colour, with their bands.

Lengths are millimetres on skin and pixels in photos, never mixed in a name: `_mm`, `_px`.
Pixel (0, 0) has its centre at (.5, .5). Densities are dots per cm², angles degrees. The camera
looks along -z; x runs right and y down in the photo, z towards the camera.
"""
