package book

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	_ "image/png" // read as pictures come
	"strings"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// Picture is a photograph of a paper, as JPEG of at most pictureEdge pixels on a side.
type Picture struct {
	JPEG          []byte
	Width, Height int    // pixels
	Caption       string // below it, and what a screen reader says
}

const (
	pictureEdge = 1400       // prints at 220 dots an inch over the width of the text
	mostPixels  = 60_000_000 // of a picture that is read: a camera has fewer
	quality     = 82
)

var errPicture = errors.New("book: not a picture, or one too large")

// NewPicture makes a photograph fit for a paper: smaller, and without what a camera wrote into its file. It reads JPEG, PNG
// and WebP.
func NewPicture(content []byte, caption string) (Picture, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width < 1 || size.Height < 1 || size.Width > mostPixels/size.Height {
		return Picture{}, errors.Join(errPicture, err)
	}
	from, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return Picture{}, errors.Join(errPicture, err)
	}
	p := Picture{Width: size.Width, Height: size.Height, Caption: caption}
	if edge := max(p.Width, p.Height); edge > pictureEdge {
		p.Width, p.Height = max(1, p.Width*pictureEdge/edge), max(1, p.Height*pictureEdge/edge)
	}
	to := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src) // behind what is transparent
	draw.ApproxBiLinear.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	var b bytes.Buffer
	err = jpeg.Encode(&b, to, &jpeg.Options{Quality: quality})
	p.JPEG = b.Bytes()
	return p, err
}

// The room of a picture in a paper, in points.
const (
	pictureRoom   = 9071 / 20.0
	pictureHeight = 300.0
)

// Points is the size of the picture in a paper.
func (p Picture) Points() (width, height float64) {
	scale := min(pictureRoom/float64(p.Width), pictureHeight/float64(p.Height))
	return scale * float64(p.Width), scale * float64(p.Height)
}

const (
	drawingSpace = "http://schemas.openxmlformats.org/drawingml/2006/"
	emus         = 12700 // of a point
)

// xml is the paragraph of the picture, the number-th of its document.
func (p Picture) xml(number int) string {
	width, height := p.Points()
	extent := fmt.Sprintf(`cx="%d" cy="%d"`, int(width*emus), int(height*emus))
	var name strings.Builder
	escape(&name, p.Caption)
	return `<w:p><w:pPr><w:keepNext/><w:spacing w:before="120"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing>` +
		`<wp:inline xmlns:wp="` + drawingSpace + `wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent ` + extent + `/>` +
		fmt.Sprintf(`<wp:docPr id="%d" name="%d" descr="%s"/>`, number, number, name.String()) +
		`<a:graphic xmlns:a="` + drawingSpace + `main"><a:graphicData uri="` + drawingSpace + `picture"><pic:pic xmlns:pic="` + drawingSpace + `picture">` +
		fmt.Sprintf(`<pic:nvPicPr><pic:cNvPr id="%d" name="%d"/><pic:cNvPicPr/></pic:nvPicPr>`, number, number) +
		`<pic:blipFill><a:blip r:embed="` + pictureRelation(number) + `"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ` + extent + `/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>` +
		`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
}

func pictureRelation(number int) string { return fmt.Sprintf("rIdPicture%d", number) }

func pictureFile(number int) string { return fmt.Sprintf("media/image%d.jpeg", number) }
