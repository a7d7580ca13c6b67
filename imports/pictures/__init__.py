"""照片录入: what stands on a picture of a form, typed beside it."""
